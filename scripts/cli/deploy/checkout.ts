import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CONFIG_PATH, parseConfig } from "../../../actions/shared/adapters/github/config.ts";
import type { PipelineConfig } from "../../../actions/shared/domain/config/config.ts";
import { repositoryOf } from "../init/apps-repository.ts";

/** What the folder around us tells: everything is absent outside of an apps repository. */
export interface Checkout {
  readonly config?: PipelineConfig;
  /** `owner/name` of the remote `origin`. */
  readonly repository?: string;
  /** 40-digit SHA that is checked out. */
  readonly commit?: string;
}

/** Throws CONFIG_INVALID when there is a configuration that cannot be read. */
export function readCheckout(directory: string): Checkout {
  const configFile = findUpwards(directory, CONFIG_PATH);
  const repository = repositoryOf(directory);
  const commit = headOf(directory);
  return {
    ...(configFile === undefined ? {} : { config: parseConfig(readFileSync(configFile, "utf8")) }),
    ...(repository === undefined ? {} : { repository: `${repository.owner}/${repository.repo}` }),
    ...(commit === undefined ? {} : { commit }),
  };
}

function findUpwards(directory: string, path: string): string | undefined {
  const file = join(directory, path);
  if (existsSync(file)) return file;
  const parent = dirname(directory);
  return parent === directory ? undefined : findUpwards(parent, path);
}

function headOf(directory: string): string | undefined {
  try {
    const head = execFileSync("git", ["-C", directory, "rev-parse", "--verify", "HEAD"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return head.trim();
  } catch {
    return undefined;
  }
}
