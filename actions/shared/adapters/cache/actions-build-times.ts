import { randomUUID } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { BuildTimes } from "../../ports/build-times.ts";
import type { Log } from "../../ports/log.ts";
import { attemptCached } from "./attempt.ts";

export interface BuildTimesOptions {
  /** Absolute path of the checkout; also the folder that the process runs in. */
  readonly workspace: string;
  readonly runId: number;
  readonly log: Log;
}

/** Where the client takes a path from, and no source is looked for. */
const FILE = ".git/overskill-build-times.json";
const PREFIX = "overskill-build-times-";

/** Build times in GitHub's cache, one entry a run: entries cannot be replaced, and the newest of the prefix is taken. */
export function createActionsBuildTimes({ workspace, runId, log }: BuildTimesOptions): BuildTimes {
  const file = join(workspace, FILE);
  const load = async (): Promise<ReadonlyMap<string, number>> => {
    const found = await attemptCached(log, "look for earlier build times", async (cache) => {
      const matched = await cache.restoreCache([FILE], `${PREFIX}latest`, [PREFIX]);
      return matched === undefined ? undefined : parseTimes(await readFile(file, "utf8"));
    });
    return found ?? new Map();
  };
  return {
    load,
    async save(times) {
      const known = new Map([...(await load()), ...times]);
      await attemptCached(log, "keep the build times", async (cache) => {
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, JSON.stringify(Object.fromEntries(known)));
        await cache.saveCache([FILE], `${PREFIX}${runId}-${randomUUID()}`);
      });
    },
  };
}

function parseTimes(text: string): ReadonlyMap<string, number> {
  const entries = Object.entries(Object(JSON.parse(text)) as Record<string, unknown>);
  return new Map(
    entries.filter((entry): entry is [string, number] => typeof entry[1] === "number" && entry[1] >= 0),
  );
}
