import { join } from "node:path";
import * as core from "@actions/core";
import { verifyCheckout } from "../shared/adapters/git/checkout.ts";
import { readBuildEvent } from "../shared/adapters/github/events/build-event.ts";
import { createBuildPorts } from "../shared/adapters/runner/build-ports.ts";
import { readEventContext } from "../shared/adapters/runner/event-context.ts";
import { parallelBuilds } from "../shared/adapters/runner/machine.ts";
import { markMainEnded } from "../shared/adapters/runner/opened-deployments.ts";
import { writeBuildOutputs, writeHandoffOutputs } from "../shared/adapters/runner/outputs/build-outputs.ts";
import { runAction } from "../shared/adapters/runner/run-action.ts";
import { systemClock } from "../shared/adapters/runner/system-clock.ts";
import { invalidNames } from "../shared/domain/plan/plan.ts";
import { findFailures, throwFailures } from "../shared/domain/report/combine-failures.ts";
import { buildChangedApps } from "../shared/usecases/build/build-changed-apps.ts";
import { parseBuildInputs } from "./inputs.ts";

await runAction("build", async (log) => {
  const startedAt = new Date(systemClock.now()).toISOString();
  const { githubToken, registryTokens, ...inputs } = parseBuildInputs(core.getInput);
  core.setSecret(githubToken);
  const event = readEventContext();
  const { workspace, tempDirectory, runUrl, repositoryUrl, actor } = event;
  const ports = await createBuildPorts(event, { githubToken, registryTokens: registryTokens ?? "" }, log);
  const wanted = { ...readBuildEvent(event.eventName, event.payload, event.commit), ...inputs };
  const [config] = await Promise.all([ports.config(), verifyCheckout(workspace, wanted.commit)]);
  const { results, skips, problems, handoff } = await buildChangedApps(ports, {
    ...{ ...wanted, config, workspace, startedAt, runUrl, repositoryUrl, actor },
    repository: event.repo,
    outDirectory: join(tempDirectory, "overskill-builds"),
    parallel: parallelBuilds(),
  });
  await writeBuildOutputs(results, skips);
  writeHandoffOutputs(handoff);
  ports.opened.release(handoff.waiting.map(({ deploymentId }) => deploymentId));
  throwFailures([...findFailures(results), ...invalidNames(problems)]);
});
markMainEnded();
