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
  const root = await findUp(directory, async (current) =>
    (await exists(join(current, CONFIG_PATH))) ? current : undefined,
  );
  const bounds = { inside: await realpath(root ?? directory), code: "CONFIG_INVALID" } as const;
  const config =
    root === undefined ? undefined : findRepositoryFile(join(bounds.inside, CONFIG_PATH), bounds);
  const repository = findOrigin(directory);
  const commit = findHead(directory);
  return {
    ...(config === undefined ? {} : { config: parseConfig(config) }),
    ...(repository === undefined ? {} : { repository: `${repository.owner}/${repository.repo}` }),
    ...(commit === undefined ? {} : { commit }),
  };
}
