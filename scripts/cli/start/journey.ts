import type { Octokit } from "@octokit/rest";
import type { AppsRepository } from "./apps-repository.ts";
import { readLiveBuild } from "./live-app.ts";
import type { StartOutcome } from "./outcome.ts";
import type { Stages } from "./stages.ts";
import type { Watch, WatchedDeployment } from "./watch.ts";

interface JourneyRequest {
  readonly prompt: string;
  /** The comment on the pull request that changes the app. */
  readonly followUp: string;
}

interface JourneyPorts {
  /** Authenticated as the person who opens the issue, comments and merges. */
  readonly octokit: Octokit;
  readonly watch: Watch;
  readonly stages: Stages;
}

/** Runs the main job from end to end: issue, pull request, preview, follow-up, preview again, merge, production. */
export async function runJourney(
  { octokit, watch, stages }: JourneyPorts,
  repository: AppsRepository,
  { prompt, followUp }: JourneyRequest,
): Promise<Omit<StartOutcome, "timings" | "model">> {
  const issue = await stages.run("issue", "open the prompt issue", async () => {
    const { data } = await octokit.rest.issues.create({
      ...repository,
      title: `App: ${prompt.split("\n", 1)[0]?.slice(0, 60)}`,
      body: `### What should the app do?\n\n${prompt}\n\n### App name\n\n_No response_\n`,
      labels: ["prompt"],
    });
    return data;
  });
  const pullRequest = await stages.run("generate", "generate the app", async (detail) => {
    const found = await watch.pullRequestFor(issue.number);
    detail(`pull request #${found.number}`);
    return found;
  });
  const deploy = (key: string, title: string, commit: string, environment: "preview" | "production") =>
    stages.run(key, title, async (detail) => {
      const live = await watch.live(commit, environment, detail);
      detail(readUrl(live));
      return live;
    });
  await deploy("preview", "preview", pullRequest.head, "preview");
  const head = await stages.run("followUp", `comment "${followUp}"`, async (detail) => {
    await octokit.rest.issues.createComment({
      ...repository,
      issue_number: pullRequest.number,
      body: followUp,
    });
    const sha = await watch.headAfter(pullRequest.number, pullRequest.head);
    detail(`commit ${sha.slice(0, 7)}`);
    return sha;
  });
  const changed = await deploy("previewAgain", "preview again", head, "preview");
  const preview = await readLiveBuild(readUrl(changed));
  const merged = await stages.run("merge", "merge the pull request", async () => {
    const { data } = await octokit.rest.pulls.merge({
      ...repository,
      pull_number: pullRequest.number,
      sha: head,
    });
    return data.sha;
  });
  const released = await deploy("production", "production", merged, "production");
  const production = await readLiveBuild(readUrl(released));
  return {
    repository: `${repository.owner}/${repository.repo}`,
    issue: { number: issue.number, url: issue.html_url },
    pullRequest: { number: pullRequest.number, url: pullRequest.url },
    preview: { url: readUrl(changed), ...preview },
    production: { url: readUrl(released), ...production },
    deployments: (await watch.deployments()).map(summarize),
  };
}

function readUrl({ state }: WatchedDeployment): string {
  return state.state === "deployed" ? state.url : "";
}

function summarize(deployment: WatchedDeployment): StartOutcome["deployments"][number] {
  const { id, environment, commit, state, timings } = deployment;
  return { id, environment, commit, state: state.state, ...(timings === undefined ? {} : { timings }) };
}
