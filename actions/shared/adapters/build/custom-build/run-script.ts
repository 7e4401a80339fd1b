import { stripVTControlCharacters } from "node:util";
import { PipelineError } from "../../../domain/errors.ts";
import type { SandboxChoice } from "../../../domain/sandbox/choose-sandbox.ts";
import type { Mount } from "../../process/sandbox/mounts.ts";
import { runConfined } from "../../process/sandbox/run-confined.ts";

/** A script to run, and its time limit. */
export interface ScriptRequest {
  /** Absolute; the script runs here. */
  readonly directory: string;
  readonly command: string;
  readonly args: readonly string[];
  /** What the script sees of the checkout. */
  readonly mounts: readonly Mount[];
  readonly sandbox: SandboxChoice;
  readonly timeoutMs: number;
}

const SHOWN_LINES = 30;

/**
 * Runs code of the app without network. It sees an empty home directory and nothing of this process's environment, which
 * may hold tokens. Its remaining processes are ended with it, and all of them with this process. Throws BUILD_FAILED with
 * the end of its output.
 */
export async function runScript(request: ScriptRequest): Promise<void> {
  const { sandbox, directory, command, args, timeoutMs } = request;
  const { code, late, output } = await runConfined(sandbox, request).catch((cause: unknown) => {
    throw new PipelineError("BUILD_FAILED", `Could not start \`${command}\`.`, { cause });
  });
  if (code === 0 && !late) return;
  const how = late ? `took more than ${timeoutMs / 60_000} minutes` : `ended with ${code ?? "a signal"}`;
  // Pages and comments show this without colours and without the directories of this machine.
  const plain = stripVTControlCharacters(output).replaceAll(`${directory}/`, "");
  const tail = plain.trim().split("\n").slice(-SHOWN_LINES).join("\n");
  throw new PipelineError("BUILD_FAILED", `\`${[command, ...args].join(" ")}\` ${how}:\n${tail}`);
}
