import { realpath } from "node:fs/promises";
import { join } from "node:path";
import { findRepositoryFile } from "../../../actions/shared/adapters/build/sources/repository-file.ts";
import { findUp } from "../../../actions/shared/adapters/filesystem/find-up.ts";
import { exists } from "../../../actions/shared/adapters/filesystem/list-files.ts";
import { CONFIG_PATH, parseConfig } from "../../../actions/shared/adapters/github/config.ts";
import type { PipelineConfig } from "../../../actions/shared/domain/config/config.ts";
import { findHead, findOrigin } from "../../git/read-git.ts";

/** What `deploy` reads from the checkout it runs in; empty outside an apps repository. */
export interface Checkout {
  readonly config?: PipelineConfig;
  /** `owner/name` of the remote `origin`. */
  readonly repository?: string;
  /** 40-digit SHA of HEAD. */
  readonly commit?: string;
}

/** Reads the checkout that contains `directory`. Throws CONFIG_INVALID if its configuration is invalid. */
export async function readCheckout(directory: string): Promise<Checkout> {
  const config = await findConfig(directory);
  const repository = findOrigin(directory);
  const commit = findHead(directory);
  return {
    ...(config === undefined ? {} : { config }),
    ...(repository === undefined ? {} : { repository: `${repository.owner}/${repository.repo}` }),
    ...(commit === undefined ? {} : { commit }),
  };
}

/** Finds the configuration of the checkout that contains `directory`. Throws CONFIG_INVALID. */
export async function findConfig(directory: string): Promise<PipelineConfig | undefined> {
  const root = await findUp(directory, async (current) =>
    (await exists(join(current, CONFIG_PATH))) ? current : undefined,
  );
  if (root === undefined) return undefined;
  const inside = await realpath(root);
  const text = findRepositoryFile(join(inside, CONFIG_PATH), { inside, code: "CONFIG_INVALID" });
  return text === undefined ? undefined : parseConfig(text);
}
