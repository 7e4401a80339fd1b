import { join } from "node:path";
import * as core from "@actions/core";
import { writeReport } from "../shared/adapters/build/handoff/write-report.ts";
import { createGitHubClient } from "../shared/adapters/github/client.ts";
import { loadConfig } from "../shared/adapters/github/config.ts";
import { createRunArtifacts } from "../shared/adapters/runner/apps-repository.ts";
import { readEventContext } from "../shared/adapters/runner/event-context.ts";
import { parallelBuilds } from "../shared/adapters/runner/machine.ts";
import { runAction } from "../shared/adapters/runner/run-action.ts";
import { createRunBuilder } from "../shared/adapters/runner/run-builder.ts";
import { createRunRegistries } from "../shared/adapters/runner/run-registries.ts";
import { systemClock } from "../shared/adapters/runner/system-clock.ts";
import { throwFailures } from "../shared/domain/report/combine-failures.ts";
import { buildShard } from "../shared/usecases/build/build-shard.ts";
import { parseBuildShardInputs } from "./inputs.ts";

await runAction("build-shard", async (log) => {
  const { githubToken, registryTokens, directory, ...inputs } = parseBuildShardInputs(core.getInput);
  core.setSecret(githubToken);
  const event = readEventContext();
  const { workspace, owner, repo, apiUrl, tempDirectory } = event;
  const octokit = createGitHubClient({ token: githubToken, baseUrl: apiUrl, secrets: [] });
  const config = await loadConfig(octokit, { owner, repo });
  const registries = async () => createRunRegistries(config, registryTokens);
  const { reports, failures } = await buildShard(
    {
      builder: await createRunBuilder(event, githubToken, log, registries),
      clock: systemClock,
      log,
      store: createRunArtifacts(event, githubToken).save,
    },
    {
      ...inputs,
      workspace,
      outDirectory: join(tempDirectory, "overskill-builds"),
      plan: config.cloudflare.plan,
      parallel: parallelBuilds(),
    },
  );
  await writeReport(directory, reports);
  throwFailures(failures);
});
