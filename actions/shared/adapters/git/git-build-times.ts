import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { orWarn } from "../../domain/async/or-warn.ts";
import { BUILD_TIMES_REF } from "../../domain/naming.ts";
import { ifValid } from "../../domain/schema/tolerant.ts";
import { byCodeUnits } from "../../domain/text/compare.ts";
import type { BuildTimes } from "../../ports/build-times.ts";
import type { Log } from "../../ports/log.ts";
import { createTempFolder } from "../filesystem/temp-folder.ts";
import { fetchFolder, pushFolder } from "./folder-refs.ts";
import type { GitRemote } from "./remote.ts";

const FILE = "build-times.json";

/** Milliseconds by app. */
const TIMES = v.pipe(
  v.string(),
  v.parseJson(),
  v.record(v.string(), ifValid(v.pipe(v.number(), v.minValue(0)))),
);

/**
 * Stores the build times of all apps in one ref of the apps repository. If two runs save at once, the times of one
 * are lost.
 */
export function createGitBuildTimes(remote: GitRemote, log: Log): BuildTimes {
  const load = async (): Promise<ReadonlyMap<string, number>> => {
    const doing = "fetch the build times of earlier runs";
    const found = await orWarn(log, doing, async () => {
      await using folder = await createTempFolder();
      const found = await fetchFolder(remote, doing, BUILD_TIMES_REF, folder.path);
      return found === undefined ? undefined : parseTimes(await readFile(join(folder.path, FILE), "utf8"));
    });
    return found ?? new Map();
  };
  return {
    load,
    async save(times) {
      const known = new Map([...(await load()), ...times].sort(byCodeUnits(([key]) => key)));
      const doing = "store the build times";
      await orWarn(log, doing, async () => {
        await using folder = await createTempFolder();
        await writeFile(join(folder.path, FILE), `${JSON.stringify(Object.fromEntries(known), null, 1)}\n`);
        await pushFolder(remote, doing, {
          directory: folder.path,
          message: "Build times in milliseconds",
          refs: [BUILD_TIMES_REF],
        });
      });
    },
  };
}

function parseTimes(json: string): ReadonlyMap<string, number> {
  return new Map(
    Object.entries(v.parse(TIMES, json)).flatMap(([app, ms]) => (ms === undefined ? [] : [[app, ms]])),
  );
}
