import { dirname } from "node:path";
import * as core from "@actions/core";
import { createEsbuildBuilder } from "../shared/adapters/build/app/builder.ts";
import { withCustomBuild } from "../shared/adapters/build/custom-build/builder.ts";
import { writeReport } from "../shared/adapters/build/handoff/write-report.ts";
import { measureStartup } from "../shared/adapters/build/measure/measure-startup.ts";
import { runAction } from "../shared/adapters/runner/run-action.ts";
import { readWorkspace } from "../shared/adapters/runner/runner-variables.ts";
import { systemClock } from "../shared/adapters/runner/system-clock.ts";
import { throwFailures } from "../shared/domain/report/combine-failures.ts";
import { buildShard } from "../shared/usecases/build/build-shard.ts";
import { parseCustomBuildInputs } from "./inputs.ts";

await runAction("custom-build", async (log) => {
  const { directory, ...inputs } = parseCustomBuildInputs(core.getInput);
  const searchFrom = dirname(process.argv[1] ?? "");
  const { reports, failures } = await buildShard(
    {
      builder: withCustomBuild(await createEsbuildBuilder({ searchFrom }), { searchFrom }),
      clock: systemClock,
      log,
      measureStartup: (artifact, journal) => measureStartup(artifact, { searchFrom, journal }),
    },
    { ...inputs, workspace: readWorkspace(), outDirectory: directory, parallel: 1 },
  );
  await writeReport(directory, reports);
  throwFailures(failures);
});
