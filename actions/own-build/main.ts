import { dirname } from "node:path";
import * as core from "@actions/core";
import { createEsbuildBuilder } from "../shared/adapters/esbuild/builder.ts";
import { writeReport } from "../shared/adapters/hand-over/write-report.ts";
import { withOwnBuild } from "../shared/adapters/own-build/builder.ts";
import { readEventContext } from "../shared/adapters/runner/event-context.ts";
import { runAction } from "../shared/adapters/runner/run-action.ts";
import { systemClock } from "../shared/adapters/runner/system-clock.ts";
import { measureStartup } from "../shared/adapters/workerd/measure-startup.ts";
import { combineErrors } from "../shared/domain/build-result.ts";
import { buildShard } from "../shared/usecases/build-shard.ts";
import { parseOwnBuildInputs } from "./inputs.ts";

await runAction("own-build", async (log) => {
  const { directory, ...inputs } = parseOwnBuildInputs(core.getInput);
  const { workspace } = readEventContext(process.env);
  const searchFrom = dirname(process.argv[1] ?? "");
  const { reports, thrown } = await buildShard(
    {
      builder: withOwnBuild(await createEsbuildBuilder({ searchFrom, disposable: true }), { searchFrom }),
      clock: systemClock,
      log,
      measureStartup: (artifact, journal) => measureStartup(artifact, { searchFrom, journal }),
      // It lies where the collecting job gets it from.
      keep: async () => {},
    },
    { ...inputs, workspace, outDirectory: directory, parallel: 1 },
  );
  await writeReport(directory, reports);
  if (thrown.length > 0) throw combineErrors(thrown);
});
