import * as core from "@actions/core";
import { createGitHubClient } from "../shared/adapters/github/client.ts";
import { createGitHubCollaborators } from "../shared/adapters/github/collaborators.ts";
import { createGitHubComments } from "../shared/adapters/github/comments.ts";
import { readAccessEvent } from "../shared/adapters/github/events/access-event.ts";
import { readEventContext } from "../shared/adapters/runner/event-context.ts";
import { handleEvent } from "../shared/adapters/runner/handle-event.ts";
import { runAction } from "../shared/adapters/runner/run-action.ts";
import { authorize } from "../shared/usecases/authorize/authorize.ts";
import { parseAuthorizeInputs } from "./inputs.ts";

await runAction("authorize", async (log) => {
  core.setOutput("allowed", "false");
  const { githubToken, for: doing } = parseAuthorizeInputs(core.getInput);
  core.setSecret(githubToken);
  const { eventName, payload, owner, repo, apiUrl } = readEventContext();
  const event = readAccessEvent(doing, eventName, payload);
  const skipped = () => false;
  const allowed = await handleEvent(event, log, { doing, skipped }, async ({ access }) => {
    const octokit = createGitHubClient({ token: githubToken, baseUrl: apiUrl, secrets: [] });
    const ports = {
      collaborators: createGitHubCollaborators(octokit, { owner, repo }),
      comments: createGitHubComments(octokit, { owner, repo }),
    };
    const authorization = await authorize(ports, access);
    log.info(authorization.allowed ? `allow ${doing}` : `refuse ${doing} (${authorization.reason})`);
    return authorization.allowed;
  });
  core.setOutput("allowed", String(allowed));
});
