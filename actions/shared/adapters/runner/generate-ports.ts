import { dirname } from "node:path";
import type { Octokit } from "@octokit/rest";
import type { Log } from "../../ports/log.ts";
import type { GenerateAppPorts } from "../../usecases/generate/generate-app.ts";
import { digestBytes } from "../build/artifact/digest-artifact.ts";
import { createAppSources } from "../generation/app-sources.ts";
import { createGitHubAppFiles } from "../github/app-files.ts";
import { createGitHubBranches } from "../github/branches.ts";
import type { GitHubRepository } from "../github/client.ts";
import { createGitHubCollaborators } from "../github/collaborators.ts";
import { createGitHubComments } from "../github/comments.ts";
import { createGitHubConversations } from "../github/conversations.ts";
import { createGitHubPullRequests } from "../github/pull-requests.ts";
import { createOpenAIModel, type OpenAIModelOptions } from "../openai/model.ts";
import { createPrompts, findTemplates, readStarter } from "../templates/templates.ts";
import { systemClock } from "./system-clock.ts";

/** Creates the ports of the generate Action. */
export function createGeneratePorts(
  octokit: Octokit,
  repository: GitHubRepository,
  model: OpenAIModelOptions,
  log: Log,
): GenerateAppPorts {
  const templates = findTemplates(dirname(process.argv[1] ?? ""));
  return {
    comments: createGitHubComments(octokit, repository),
    collaborators: createGitHubCollaborators(octokit, repository),
    conversations: createGitHubConversations(octokit, repository),
    pullRequests: createGitHubPullRequests(octokit, repository),
    branches: createGitHubBranches(octokit, repository),
    files: createGitHubAppFiles(octokit, repository),
    sources: createAppSources(() => readStarter(templates, "worker-spa")),
    prompts: createPrompts(templates),
    model: createOpenAIModel(model),
    digestBytes,
    clock: systemClock,
    log,
  };
}
