import { randomUUID } from "node:crypto";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
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
      const env = parseEnvironmentFile(await readOrEmpty(paths.GITHUB_ENV));
      for (const name of env.keys()) {
        if (!REJECTED_VARIABLES.has(name.toUpperCase())) continue;
        throw new Error(`Can't store ${name} output parameter using '$GITHUB_ENV' command.`);
      }
      return {
        env,
        paths: parsePathFile(await readOrEmpty(paths.GITHUB_PATH)),
        outputs: parseEnvironmentFile(await readOrEmpty(paths.GITHUB_OUTPUT)),
        state: parseEnvironmentFile(await readOrEmpty(paths.GITHUB_STATE)),
      };
    },
  };
}

async function publishSummary(path: string, log: StepLog): Promise<void> {
  const size = (await stat(path).catch(() => undefined))?.size ?? 0;
  if (size > SUMMARY_LIMIT_BYTES) {
    const kilobytes = Math.ceil(size / 1024);
    log.error(
      `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got ${kilobytes}k.`,
    );
  } else if (size > 0) {
    log.summarise(await readFile(path, "utf8"));
  }
}

/** Returns the file's content; empty if the step removed it, as in GitHub's runner. */
async function readOrEmpty(path: string): Promise<string> {
  return readFile(path, "utf8").catch(() => "");
}
