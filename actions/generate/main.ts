import { dirname } from "node:path";
import * as core from "@actions/core";
import { createAppSources } from "../shared/adapters/generation/app-sources.ts";
import { createGitHubAppFiles } from "../shared/adapters/github/app-files.ts";
import { createGitHubBranches } from "../shared/adapters/github/branches.ts";
import { createGitHubClient } from "../shared/adapters/github/client.ts";
import { createGitHubCollaborators } from "../shared/adapters/github/collaborators.ts";
import { loadConfig } from "../shared/adapters/github/config.ts";
import { createGitHubConversations } from "../shared/adapters/github/conversations.ts";
import { readGenerationEvent } from "../shared/adapters/github/events/generation-event.ts";
import { createGitHubPullRequests } from "../shared/adapters/github/pull-requests.ts";
import { createOpenAIModel } from "../shared/adapters/openai/model.ts";
import { readEventContext } from "../shared/adapters/runner/event-context.ts";
import { runAction } from "../shared/adapters/runner/run-action.ts";
import { systemClock } from "../shared/adapters/runner/system-clock.ts";
import { createPrompts, findTemplates, readStarter } from "../shared/adapters/templates/templates.ts";
import type { GenerationOutcome } from "../shared/domain/generation/outcome.ts";
import { renderSummary } from "../shared/domain/report/generation-summary.ts";
import { generateApp } from "../shared/usecases/generate/generate-app.ts";
import { parseGenerateInputs } from "./inputs.ts";

await runAction("generate", async (log) => {
  const inputs = parseGenerateInputs(core.getInput);
  core.setSecret(inputs.githubToken);
  core.setSecret(inputs.openaiApiKey);
  const event = readEventContext(process.env);
  const reading = readGenerationEvent(event.eventName, event.payload);
  if (reading.action === "skip") {
    log.info(`skip generation (${reading.reason})`);
    return await report(reading);
  }
  const repository = { owner: event.owner, repo: event.repo };
  const octokit = createGitHubClient({ token: inputs.githubToken, baseUrl: event.apiUrl });
  const config = await loadConfig(octokit, repository);
  const templates = findTemplates(dirname(process.argv[1] ?? ""));
  const outcome = await generateApp(
    {
      collaborators: createGitHubCollaborators(octokit, repository),
      conversations: createGitHubConversations(octokit, repository),
      pullRequests: createGitHubPullRequests(octokit, repository),
      branches: createGitHubBranches(octokit, repository),
      files: createGitHubAppFiles(octokit, repository),
      sources: createAppSources(() => readStarter(templates, "worker-spa")),
      prompts: createPrompts(templates),
      model: createOpenAIModel({
        apiKey: inputs.openaiApiKey,
        model: inputs.model ?? config.model.name,
        ...(inputs.openaiBaseUrl === undefined ? {} : { baseUrl: inputs.openaiBaseUrl }),
      }),
      clock: systemClock,
      log,
    },
    { request: reading.request, config, repository: event.repo, runUrl: event.runUrl },
  );
  await report(outcome);
});

async function report(outcome: GenerationOutcome): Promise<void> {
  core.setOutput("changed", String(outcome.action === "changed"));
  if (outcome.action !== "skip") {
    core.setOutput("pull-request", outcome.pullRequest);
    core.setOutput("head-sha", outcome.headSha);
    core.setOutput("app", outcome.app);
  }
  await core.summary.addRaw(renderSummary(outcome)).write();
}
