import { chooseSandbox, type SandboxChoice } from "../../../domain/sandbox/choose-sandbox.ts";
import { probeSandboxes } from "./probe.ts";

/** Returns how code of apps is confined on this machine. Throws CUSTOM_BUILD_NOT_ALLOWED. */
export type FindSandbox = () => Promise<SandboxChoice>;

/** Finds the sandbox of this machine, as this process's environment allows it. Tries each kind once per process. */
export const findSandboxHere: FindSandbox = createFindSandbox(process.env);

/** Creates a function that tries the sandboxes of this machine at its first call. */
export function createFindSandbox(environment: NodeJS.ProcessEnv): FindSandbox {
  let facts: ReturnType<typeof probeSandboxes> | undefined;
  return async () => {
    facts ??= probeSandboxes(environment);
    return chooseSandbox(await facts);
  };
}
