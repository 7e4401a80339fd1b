import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { PipelineError } from "../../../domain/errors.ts";
import { createTempFolder } from "../../filesystem/temp-folder.ts";
import { collectTail } from "../../process/output-tail.ts";
import { endGroup, guardGroup } from "../../process/process-group.ts";

/** A script to run, and its time limit. */
export interface ScriptRequest {
  /** Absolute; the script runs here. */
  readonly directory: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly timeoutMs: number;
}

const SHOWN_LINES = 30;

/**
 * Runs code of the app. It sees `PATH`, an empty home directory and `CI`, but nothing else of this process's environment,
 * which may hold tokens. Its remaining processes are ended with it, and all of them with this process. Throws
 * BUILD_FAILED with the end of its output.
 */
export async function runScript({ directory, command, args, timeoutMs }: ScriptRequest): Promise<void> {
  await using home = await createTempFolder();
  const child = spawn(command, args, {
    cwd: directory,
    env: {
      PATH: [join(directory, "node_modules/.bin"), process.env["PATH"] ?? ""].join(delimiter),
      HOME: home.path,
      CI: "true",
      NO_COLOR: "1",
    },
    // A process group, so that its children can be ended with it.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  using _guard = guardGroup(child);
  const output = collectTail(child.stdout, child.stderr);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    endGroup(child);
  }, timeoutMs);
  // Not `close`: a remaining process may keep the output open forever.
  const code = await new Promise<number | null>((settle, refuse) => {
    child.on("error", refuse);
    child.on("exit", settle);
  }).catch((cause: unknown) => {
    throw new PipelineError("BUILD_FAILED", `Could not start \`${command}\`.`, { cause });
  });
  clearTimeout(timer);
  endGroup(child);
  child.stdout.destroy();
  child.stderr.destroy();
  if (code === 0 && !late) return;
  const how = late ? `took more than ${timeoutMs / 60_000} minutes` : `ended with ${code ?? "a signal"}`;
  // Pages and comments show this without colours and without the directories of this machine.
  const plain = stripVTControlCharacters(output()).replaceAll(`${directory}/`, "");
  const tail = plain.trim().split("\n").slice(-SHOWN_LINES).join("\n");
  throw new PipelineError("BUILD_FAILED", `\`${[command, ...args].join(" ")}\` ${how}:\n${tail}`);
}
