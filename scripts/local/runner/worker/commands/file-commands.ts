import { randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  FileRefused,
  findPlainFile,
  readPlainFile,
} from "../../../../../actions/shared/adapters/filesystem/open-file.ts";
import type { StepLog } from "../messages/step-log.ts";
import { parseEnvironmentFile, parsePathFile } from "./environment-file.ts";

/** GitHub's limit for the summary of one step: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits */
const SUMMARY_LIMIT_BYTES = 1024 * 1024;
/** Variables that GitHub's runner rejects, because they would affect every later Node.js process. */
const REJECTED_VARIABLES = new Set(["NODE_OPTIONS"]);

/** The files through which a step's process sends commands to the runner. */
export interface FileCommands {
  /** Paths of the files: `GITHUB_ENV`, `GITHUB_OUTPUT` and so on. */
  readonly env: Readonly<Record<string, string>>;
  /** Reads the files. Throws an Error if the format of one is invalid. */
  read(log: StepLog): Promise<FileCommandValues>;
}

interface FileCommandValues {
  readonly env: ReadonlyMap<string, string>;
  readonly paths: readonly string[];
  readonly outputs: ReadonlyMap<string, string>;
  readonly state: ReadonlyMap<string, string>;
}

export async function createFileCommands(temp: string): Promise<FileCommands> {
  const directory = join(temp, "_runner_file_commands");
  await mkdir(directory, { recursive: true });
  const id = randomUUID();
  const paths = {
    GITHUB_ENV: join(directory, `set_env_${id}`),
    GITHUB_OUTPUT: join(directory, `set_output_${id}`),
    GITHUB_STATE: join(directory, `save_state_${id}`),
    GITHUB_PATH: join(directory, `add_path_${id}`),
    GITHUB_STEP_SUMMARY: join(directory, `step_summary_${id}`),
  };
  await Promise.all(Object.values(paths).map((path) => writeFile(path, "")));
  return {
    env: paths,
    async read(log) {
      await publishSummary(paths.GITHUB_STEP_SUMMARY, log);
      const env = parseEnvironmentFile(readOrEmpty(paths.GITHUB_ENV));
      for (const name of env.keys()) {
        if (!REJECTED_VARIABLES.has(name.toUpperCase())) continue;
        throw new Error(`Can't store ${name} output parameter using '$GITHUB_ENV' command.`);
      }
      return {
        env,
        paths: parsePathFile(readOrEmpty(paths.GITHUB_PATH)),
        outputs: parseEnvironmentFile(readOrEmpty(paths.GITHUB_OUTPUT)),
        state: parseEnvironmentFile(readOrEmpty(paths.GITHUB_STATE)),
      };
    },
  };
}

async function publishSummary(path: string, log: StepLog): Promise<void> {
  try {
    const markdown = readPlainFile(path, SUMMARY_LIMIT_BYTES).toString("utf8");
    if (markdown !== "") log.summarise(markdown);
  } catch (thrown) {
    if (!(thrown instanceof FileRefused)) throw thrown;
    if (thrown.sizeBytes === undefined) return;
    const kilobytes = Math.ceil(thrown.sizeBytes / 1024);
    log.error(
      `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got ${kilobytes}k.`,
    );
  }
}

/** Returns the file's content; empty if the step removed it, as in GitHub's runner, or put a link or a pipe in its place. */
function readOrEmpty(path: string): string {
  return findPlainFile(path)?.toString("utf8") ?? "";
}
