import * as core from "@actions/core";
import { createGitHubClient } from "../shared/adapters/github/client.ts";
import { loadConfig } from "../shared/adapters/github/config.ts";
import { readGenerationEvent } from "../shared/adapters/github/events/generation-event.ts";
import { readEventContext } from "../shared/adapters/runner/event-context.ts";
import { createGeneratePorts } from "../shared/adapters/runner/generate-ports.ts";
import { handleEvent } from "../shared/adapters/runner/handle-event.ts";
import { writeGenerationOutputs } from "../shared/adapters/runner/outputs/generation-outputs.ts";
import { runAction } from "../shared/adapters/runner/run-action.ts";
import type { GenerationOutcome } from "../shared/domain/generation/outcome.ts";
import { generateApp } from "../shared/usecases/generate/generate-app.ts";
import { parseGenerateInputs } from "./inputs.ts";

await runAction("generate", async (log) => {
  const { githubToken, openaiApiKey, openaiBaseUrl, model } = parseGenerateInputs(core.getInput);
  core.setSecret(githubToken);
  core.setSecret(openaiApiKey);
  const { eventName, payload, owner, repo, apiUrl, runUrl } = readEventContext();
  const event = readGenerationEvent(eventName, payload);
  const skipped = (skip: GenerationOutcome) => skip;
  const outcome = await handleEvent(event, log, { doing: "generation", skipped }, async ({ request }) => {
    const octokit = createGitHubClient({
      token: githubToken,
      baseUrl: apiUrl,
      secrets: [openaiApiKey],
    });
    const config = await loadConfig(octokit, { owner, repo });
    const options = { apiKey: openaiApiKey, model: model ?? config.model.name, baseUrl: openaiBaseUrl };
    const ports = createGeneratePorts(octokit, { owner, repo }, options, log);
    return await generateApp(ports, { request, config, repository: repo, runUrl });
  });
  await writeGenerationOutputs(outcome);
});
