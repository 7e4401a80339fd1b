import { type PipelineConfig, toBindingPolicy } from "../../domain/config/config.ts";
import { isPipelineError, PipelineError } from "../../domain/errors.ts";
import type { Assignment } from "../../domain/generation/assignment.ts";
import type { GenerationOutcome } from "../../domain/generation/outcome.ts";
import { MAX_PROMPT_LENGTH } from "../../domain/generation/prompt-record.ts";
import { renderPrompt } from "../../domain/generation/render-prompt.ts";
import type { GenerationRequest } from "../../domain/generation/request.ts";
import { renderChanged, renderFailure, renderMade, renderUnchanged } from "../../domain/report/replies.ts";
import { fenceUntrusted } from "../../domain/text/fence.ts";
import type { Prompts } from "../../ports/prompts.ts";
import { type AdmissionPorts, admitRequest } from "./admit-request.ts";
import { type CompleteAppPorts, completeApp } from "./complete-app.ts";
import { type LandChangePorts, landChange } from "./land-change.ts";
import { openWorkspace, type WorkspacePorts } from "./open-workspace.ts";
import { ProgressReport, type ProgressReportPorts } from "./progress-report.ts";
import { reviewApp } from "./review-app.ts";
import { type AgentPorts, runAgent } from "./run-agent.ts";

/** The ports of `generateApp`. */
export type GenerateAppPorts = AdmissionPorts &
  WorkspacePorts &
  ProgressReportPorts &
  AgentPorts &
  CompleteAppPorts &
  LandChangePorts;

/** The request, and the repository's settings. */
export interface GenerateAppRequest {
  readonly request: GenerationRequest;
  readonly config: Pick<PipelineConfig, "apps" | "environments" | "model" | "resources">;
  /** Name of the repository without its owner: the slug of a single-app repository. */
  readonly repository: string;
  /** URL of the run's page, for comments. */
  readonly runUrl: string;
}

/**
 * Turns a request into a pull request, or into another commit on one. Moves the branch last, so that an earlier
 * failure leaves only the comment that explains it.
 */
export async function generateApp(
  ports: GenerateAppPorts,
  settings: GenerateAppRequest,
): Promise<GenerationOutcome> {
  const admission = await admitRequest(ports, settings.request);
  if (admission.action === "skip") {
    ports.log.info(`skip generation (${admission.reason})`);
    return admission;
  }
  const { assignment } = admission;
  const progress = new ProgressReport(ports, assignment.conversation, settings.runUrl);
  try {
    await progress.start();
    return await carryOut(ports, settings, assignment, progress);
  } catch (thrown) {
    await progress.end(renderFailure(describeFailure(thrown), settings.runUrl));
    throw thrown;
  }
}

async function carryOut(
  ports: GenerateAppPorts,
  { config, repository }: GenerateAppRequest,
  assignment: Assignment,
  progress: ProgressReport,
): Promise<GenerationOutcome> {
  const { apps } = config;
  const { workspace, parent, baseBranch } = await openWorkspace(ports, assignment, apps);
  const before = await workspace.proposal();
  const agent = await runAgent(ports, {
    instructions: await ports.prompts.load("system"),
    task: await renderTask(ports.prompts, assignment),
    workspace,
    limits: config.model,
    onWrite: (path) => progress.wrote(path),
    review: async () => {
      await progress.stage("check");
      const app = assignment.type === "change" ? assignment.slug : (assignment.name ?? "");
      return reviewApp(ports.sources, workspace, { app, policy: toBindingPolicy(config) });
    },
  });
  const model = ports.model.name;
  const facts = { title: agent.title, model, turns: agent.turns, usage: agent.usage };
  if (sameChanges(before, await workspace.proposal())) {
    if (assignment.type === "new-app") {
      throw new PipelineError("PROPOSAL_EMPTY", `The model changed nothing and said: ${agent.summary}`);
    }
    await progress.end(renderUnchanged(agent.summary));
    const { slug: app, conversation: pullRequest, commit: headSha } = assignment;
    return { action: "unchanged", app, pullRequest, headSha, files: [], ...facts };
  }
  await progress.stage("commit");
  const { title } = agent;
  const app = await completeApp(ports, { assignment, workspace, title, apps, repository, parent });
  const proposal = await workspace.proposal();
  const change = { assignment, slug: app, apps, proposal, parent, baseBranch, summary: agent.summary };
  const landed = await landChange(ports, { ...change, ...facts });
  ports.log.info(
    `commit ${app} (${assignment.type}) at ${landed.headSha}, pull request ${landed.pullRequest}`,
  );
  await progress.end(
    assignment.type === "new-app"
      ? renderMade(landed.pullRequest, agent.summary)
      : renderChanged(landed.headSha, agent.summary),
  );
  return { action: "changed", app, ...landed, ...facts };
}

async function renderTask(prompts: Prompts, assignment: Assignment): Promise<string> {
  const request = fenceUntrusted(assignment.prompt, MAX_PROMPT_LENGTH);
  if (assignment.type === "new-app") {
    const name = fenceUntrusted(assignment.name ?? "(none: choose one)", 100);
    return renderPrompt(await prompts.load("new-app"), { request, name });
  }
  const original = fenceUntrusted(assignment.originalPrompt ?? "(not recorded)", MAX_PROMPT_LENGTH);
  return renderPrompt(await prompts.load("change-app"), { request, original });
}

function sameChanges(a: ReadonlyMap<string, string | null>, b: ReadonlyMap<string, string | null>): boolean {
  return a.size === b.size && [...a].every(([path, content]) => b.get(path) === content);
}

function describeFailure(thrown: unknown) {
  if (isPipelineError(thrown)) return { code: thrown.code, message: thrown.message, info: thrown.info };
  return {
    code: "UNEXPECTED",
    message: "Unexpected error. See the run's log.",
  };
}
