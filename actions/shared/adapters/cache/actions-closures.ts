import { createHash } from "node:crypto";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "../../ports/log.ts";
import { CLOSURE_INDEX } from "../packages/closure.ts";
import type { Closures } from "../packages/closures.ts";
import { attemptCached } from "./attempt.ts";

export interface ActionsClosuresOptions {
  /** Absolute path of the checkout; also the folder that the process runs in. */
  readonly workspace: string;
  /** Only what a trusted run keeps is ever restored elsewhere; others restore and keep nothing. */
  readonly trusted: boolean;
  readonly log: Log;
}

/**
 * The client takes no path that leads out of the checkout, and an absolute one would be part of the entry's
 * version. Below `.git` nothing is taken for a source.
 */
const FOLDER = ".git/overskill-packages";

/**
 * Closures in GitHub's cache, whose entries cannot be replaced: each is named by its key and its content, and the
 * newest of a key is taken. Whatever goes wrong costs an install.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/dependency-caching
 */
export function createActionsClosures({ workspace, trusted, log }: ActionsClosuresOptions): Closures {
  const pathOf = (app: string) => `${FOLDER}/${app}`;
  const folderOf = (app: string) => join(workspace, pathOf(app));
  return {
    find(app, key) {
      const prefix = prefixOf(app, key);
      return attemptCached(log, `look for the packages kept for ${app}`, async (cache) => {
        await emptyFolder(folderOf(app));
        const matched = await cache.restoreCache([pathOf(app)], `${prefix}latest`, [prefix]);
        return matched === undefined ? undefined : folderOf(app);
      });
    },

    async save(app, key, pack) {
      if (!trusted) return;
      await attemptCached(log, `keep the packages of ${app}`, async (cache) => {
        await emptyFolder(folderOf(app));
        await pack(folderOf(app));
        const index = await readFile(join(folderOf(app), CLOSURE_INDEX));
        const content = createHash("sha256").update(index).digest("hex").slice(0, 12);
        await cache.saveCache([pathOf(app)], `${prefixOf(app, key)}${content}`);
      });
    },
  };
}

function prefixOf(app: string, key: string): string {
  return `overskill-packages-${app}-${key}-`;
}

async function emptyFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
}
