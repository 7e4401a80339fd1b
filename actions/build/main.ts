import { dirname, join } from "node:path";
import * as core from "@actions/core";
import { createEsbuildBuilder } from "../shared/adapters/build/app/builder.ts";
import { createCheckoutAppInputs } from "../shared/adapters/build/packages/checkout-app-inputs.ts";
import { readAppNames } from "../shared/adapters/build/wrangler/read-app-names.ts";
import { listAppFolders, verifyCheckout } from "../shared/adapters/git/checkout.ts";
import { createGitHubChangedFiles } from "../shared/adapters/github/changed-files.ts";
import { loadConfig } from "../shared/adapters/github/config.ts";
import { isPushToDefaultBranch, readBuildEvent } from "../shared/adapters/github/events/build-event.ts";
import {
  createRunArtifacts,
  createRunBuildTimes,
  createRunClosures,
} from "../shared/adapters/runner/apps-repository.ts";
import { writeBuildOutputs, writeHandoffOutputs } from "../shared/adapters/runner/build-outputs.ts";
import { createRecordPorts } from "../shared/adapters/runner/deploy-ports.ts";
import { readEventContext } from "../shared/adapters/runner/event-context.ts";
import { parallelBuilds } from "../shared/adapters/runner/machine.ts";
import { createOpenedDeployments, markMainEnded } from "../shared/adapters/runner/opened-deployments.ts";
import { runAction } from "../shared/adapters/runner/run-action.ts";
import { systemClock } from "../shared/adapters/runner/system-clock.ts";
import { refuseDuplicateNames } from "../shared/domain/plan/duplicate-names.ts";
import { invalidNames } from "../shared/domain/plan/plan.ts";
import { combineFailures, findFailures } from "../shared/domain/report/combine-failures.ts";
import { buildTargets } from "../shared/usecases/build/build-targets.ts";
import { planBuild } from "../shared/usecases/build/plan-build.ts";
import { planHandoff } from "../shared/usecases/build/plan-handoff.ts";
import { parseBuildInputs } from "./inputs.ts";

await runAction("build", async (log) => {
  const startedAt = new Date(systemClock.now()).toISOString();
  const { githubToken, handoff, ...inputs } = parseBuildInputs(core.getInput);
  core.setSecret(githubToken);
  const event = readEventContext(process.env);
  const { workspace, tempDirectory, runUrl } = event;
  const record = createRecordPorts(event, githubToken, log);
  const asked = { ...readBuildEvent(event.eventName, event.payload, event.commit), ...inputs };
  const [config] = await Promise.all([
    loadConfig(record.octokit, record.repository),
    verifyCheckout(workspace, asked.commit),
  ]);

  const folders = await listAppFolders(workspace, config.apps);
  const plan = await planBuild(
    {
      ...record,
      changedFiles: createGitHubChangedFiles(record.octokit, record.repository),
      appInputs: createCheckoutAppInputs(workspace),
    },
    { ...asked, config, repository: event.repo, folders },
  );
  const paths = folders.map((folder) => `${config.apps}/${folder}`);
  const { targets, skips, problems } = refuseDuplicateNames(plan, await readAppNames(workspace, paths));
  for (const { app, reason } of skips) log.info(`skip ${app} (${reason})`);
  const closures = createRunClosures(event, githubToken, {
    trusted: isPushToDefaultBranch(event.eventName, event.payload),
    log,
  });
  const opened = createOpenedDeployments();
  const results = await buildTargets(
    {
      ...record,
      opened,
      builder: await createEsbuildBuilder({
        searchFrom: dirname(process.argv[1] ?? ""),
        closures,
        disposable: true,
      }),
      artifacts: createRunArtifacts(event, githubToken),
      clock: systemClock,
    },
    {
      targets,
      workspace,
      outDirectory: join(tempDirectory, "overskill-builds"),
      startedAt,
      runUrl,
      repositoryUrl: `${event.serverUrl}/${event.owner}/${event.repo}`,
      plan: config.cloudflare.plan ?? "paid",
      parallel: parallelBuilds(),
      ...(handoff ? { handoff: config.build } : {}),
    },
  );
  const left = await planHandoff(createRunBuildTimes(event, githubToken, log), results, config.build);
  await writeBuildOutputs(results, skips);
  writeHandoffOutputs(left);
  opened.release(left.waiting.map(({ deploymentId }) => deploymentId));
  const failure = combineFailures([...findFailures(results), ...invalidNames(problems)]);
  if (failure !== undefined) throw failure;
});
markMainEnded();
