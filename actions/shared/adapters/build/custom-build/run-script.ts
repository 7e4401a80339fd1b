import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { PipelineError } from "../../../domain/errors.ts";
import { createTempFolder } from "../../filesystem/temp-folder.ts";
import { listenFor } from "../../process/last-words.ts";
import { endGroup, guardGroup } from "../../process/process-group.ts";

export interface ScriptRequest {
  /** Absolute; the script runs here. */
  readonly directory: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly timeoutMs: number;
}

const SHOWN_LINES = 30;

/**
 * Runs code of the app: with `PATH`, an empty home and `CI`, and nothing else of this process's environment, where
 * tokens are. What it leaves running is ended with it, and it with this process. Throws BUILD_FAILED with its last words.
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
    // A group of its own, so that its children can be ended with it.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  using _guard = guardGroup(child);
  const output = listenFor(child.stdout, child.stderr);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    endGroup(child);
  }, timeoutMs);
  // Not `close`: a process left behind may hold the output open for ever.
  const code = await new Promise<number | null>((settle, refuse) => {
    child.on("error", refuse);
    child.on("exit", settle);
  }).catch((cause: unknown) => {
    throw new PipelineError("BUILD_FAILED", `\`${command}\` cannot be started.`, { cause });
  });
  clearTimeout(timer);
  endGroup(child);
  child.stdout.destroy();
  child.stderr.destroy();
  if (code === 0 && !late) return;
  const how = late ? `took more than ${timeoutMs / 60_000} minutes` : `ended with ${code ?? "a signal"}`;
  // Shown on pages and in comments, where colours and the folders of this machine would be noise.
  const words = stripVTControlCharacters(output()).replaceAll(`${directory}/`, "");
  const tail = words.trim().split("\n").slice(-SHOWN_LINES).join("\n");
  throw new PipelineError("BUILD_FAILED", `\`${[command, ...args].join(" ")}\` ${how}:\n${tail}`);
}
