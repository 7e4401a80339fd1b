import type { Context } from "hono";
import type { ScriptHandle } from "../account/script-handle.ts";

/** Finds the script that a request's path names, in a dispatch namespace or of the account itself. */
export type OpenScript = (c: Context) => ScriptHandle;
