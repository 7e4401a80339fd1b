import { PipelineError } from "../../domain/errors.ts";
import type { Assignment } from "../../domain/generation/assignment.ts";
import { branchFor, parseBranch } from "../../domain/generation/branch.ts";
import { parsePromptIssue, renderPromptIssue } from "../../domain/generation/prompt-issue.ts";
import { parsePromptRecord } from "../../domain/generation/prompt-record.ts";
import { accessFor, type GenerationRequest } from "../../domain/generation/request.ts";
import {
  FROM_FORK_MARKER,
  PROMPT_MISSING_MARKER,
  renderFromFork,
  renderPromptMissing,
  renderTextChanged,
} from "../../domain/report/replies.ts";
import { singleLine } from "../../domain/text/clip.ts";
import { inertText } from "../../domain/text/inert-markdown.ts";
import type { Conversations } from "../../ports/conversations.ts";
import type { PullRequest, PullRequests } from "../../ports/pull-requests.ts";
import { type AuthorizePorts, authorize } from "../authorize/authorize.ts";
import { findLastRequest } from "./find-last-request.ts";

/** The ports of `admitRequest`. */
export interface AdmissionPorts extends AuthorizePorts {
  readonly conversations: Conversations;
  readonly pullRequests: PullRequests;
}

/** The decision about a request. */
export type Admission =
  | { readonly action: "accept"; readonly assignment: Assignment }
  | { readonly action: "skip"; readonly reason: string };

type RequestOf<T extends GenerationRequest["type"]> = Extract<GenerationRequest, { readonly type: T }>;

const skip = (reason: string): Admission => ({ action: "skip", reason });

/**
 * Decides whether a request may start a generation run. Only a person with write access may spend tokens, and only the
 * text of the event counts: later edits are not read.
 */
export function admitRequest(ports: AdmissionPorts, request: GenerationRequest): Promise<Admission> {
  switch (request.type) {
    case "issue":
      return admitIssue(ports, request);
    case "follow-up":
    case "repeat":
      return admitFollowUp(ports, request);
    case "dispatch":
      return admitDispatch(ports, request);
  }
}

async function admitIssue(ports: AdmissionPorts, request: RequestOf<"issue">): Promise<Admission> {
  const { issue, actor, body, changedAt } = request;
  const access = await authorize(ports, accessFor(request));
  if (!access.allowed) return skip(access.reason);
  const [open] = await ports.pullRequests.findOpen(branchFor({ issue, slug: "" }));
  if (open !== undefined) return skip(`pull request ${open.number} is open for this issue; comment there`);
  if (changedAt !== undefined) return refuseChanged(ports, issue, changedAt);
  const { prompt, name } = parsePromptIssue(body);
  if (prompt === "") {
    await ports.comments.createOnce(issue, PROMPT_MISSING_MARKER, renderPromptMissing());
    return skip("the issue does not say what the app should do");
  }
  const facts = { issue, conversation: issue, prompt, requestedBy: actor.login };
  return {
    action: "accept",
    assignment: { type: "new-app", ...facts, ...(name === undefined ? {} : { name }) },
  };
}

async function admitFollowUp(
  ports: AdmissionPorts,
  request: RequestOf<"follow-up"> | RequestOf<"repeat">,
): Promise<Admission> {
  const { pullRequest: number, actor } = request;
  const pull = await ports.pullRequests.load(number);
  const origin = parseBranch(pull.branch);
  if (!pull.open) return skip(`pull request ${number} is closed`);
  if (origin === undefined && !pull.fromFork) return skip(`pull request ${number} is not one of ours`);
  const access = await authorize(ports, accessFor(request));
  if (!access.allowed) return skip(access.reason);
  if (pull.fromFork || origin === undefined) {
    await ports.comments.createOnce(number, FROM_FORK_MARKER, renderFromFork());
    return skip(`pull request ${number} comes from a fork`);
  }
  const last =
    request.type === "follow-up"
      ? { found: "text" as const, text: request.text }
      : await findLastRequest(ports, number, request.command);
  if (last.found === "nothing") return skip("the pull request has no earlier request to retry");
  if (last.found === "edited") return refuseChanged(ports, number, last.at);
  return {
    action: "accept",
    assignment: {
      type: "change",
      ...origin,
      conversation: number,
      branch: pull.branch,
      commit: pull.commit,
      prompt: last.text,
      ...findOriginalPrompt(pull),
      requestedBy: actor.login,
    },
  };
}

/** Returns the recorded prompt. Of a pull request that a person opened, that person may have changed the description. */
function findOriginalPrompt({ body, byBot }: PullRequest): { readonly originalPrompt?: string } {
  const recorded = byBot ? parsePromptRecord(body) : undefined;
  return recorded === undefined ? {} : { originalPrompt: recorded };
}

async function refuseChanged(ports: AdmissionPorts, number: number, at: string): Promise<Admission> {
  await ports.conversations.say(number, renderTextChanged(at));
  return skip(`the text changed at ${at}, after the command`);
}

/** Admits a dispatch without a permission check: GitHub requires write access for it. */
async function admitDispatch(
  ports: AdmissionPorts,
  { prompt, name, actor }: RequestOf<"dispatch">,
): Promise<Admission> {
  if (prompt === "")
    throw new PipelineError("PROMPT_MISSING", "`client_payload.prompt` is missing or empty.");
  const named = name === undefined ? {} : { name };
  const title = singleLine(inertText(name ?? prompt, 200), 80);
  const issue = await ports.conversations.open({ title, body: renderPromptIssue({ prompt, ...named }) });
  return {
    action: "accept",
    assignment: { type: "new-app", issue, conversation: issue, prompt, requestedBy: actor, ...named },
  };
}
