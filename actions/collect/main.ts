import * as core from "@actions/core";
import { verifyCheckout } from "../shared/adapters/git/checkout.ts";
import { loadConfig } from "../shared/adapters/github/config.ts";
import { readBuildEvent } from "../shared/adapters/github/events/build-event.ts";
import { createRunArtifacts, createRunBuildTimes } from "../shared/adapters/runner/apps-repository.ts";
import { createRunHandoffs } from "../shared/adapters/runner/artifact-service.ts";
import { createRecordPorts } from "../shared/adapters/runner/deploy-ports.ts";
import { readEventContext } from "../shared/adapters/runner/event-context.ts";
import { markMainEnded } from "../shared/adapters/runner/opened-deployments.ts";
import { writeBuildOutputs } from "../shared/adapters/runner/outputs/build-outputs.ts";
import { runAction } from "../shared/adapters/runner/run-action.ts";
import { systemClock } from "../shared/adapters/runner/system-clock.ts";
import { toWaitingTargets } from "../shared/domain/plan/plan.ts";
import { findFailures, throwFailures } from "../shared/domain/report/combine-failures.ts";
import { collectBuilds } from "../shared/usecases/build/collect-builds.ts";
import { parseCollectInputs } from "./inputs.ts";

await runAction("collect", async (log) => {
  const { githubToken, waiting, directory, result, ...inputs } = parseCollectInputs(core.getInput);
  core.setSecret(githubToken);
  const event = readEventContext();
  const { workspace, runUrl, repositoryUrl } = event;
  const record = createRecordPorts(event, githubToken, log);
  const wanted = { ...readBuildEvent(event.eventName, event.payload, event.commit), ...inputs };
  const [config] = await Promise.all([
    loadConfig(record.octokit, record.repository),
    verifyCheckout(workspace, wanted.commit),
  ]);
  const results = await collectBuilds(
    {
      ...record,
      clock: systemClock,
      artifacts: createRunArtifacts(event, githubToken),
      handoffs: createRunHandoffs(record, event, { folder: directory, environment: inputs.environment }),
      buildTimes: createRunBuildTimes(event, githubToken, log),
    },
    {
      builds: toWaitingTargets(waiting, { ...wanted, config }),
      runUrl,
      repositoryUrl,
      plan: config.cloudflare.plan,
      requireIdentical: config.production.requireIdentical,
      cancelled: result === "cancelled",
    },
  );
  await writeBuildOutputs(results, []);
  throwFailures(findFailures(results));
});
markMainEnded();
