import { PipelineError } from "../../domain/errors.ts";
import type { Assignment } from "../../domain/generation/assignment.ts";
import { branchFor, parseBranch } from "../../domain/generation/branch.ts";
import { parsePromptIssue, renderPromptIssue } from "../../domain/generation/prompt-issue.ts";
import { type GenerationRequest, isCommand } from "../../domain/generation/request.ts";
import { COMMENT_MARK } from "../../domain/report/progress.ts";
import { renderNotAllowed, renderPromptMissing } from "../../domain/report/replies.ts";
import { singleLine } from "../../domain/text/clip.ts";
import type { Collaborators } from "../../ports/collaborators.ts";
import type { Conversations } from "../../ports/conversations.ts";
import type { PullRequests } from "../../ports/pull-requests.ts";

/** The ports of `admitRequest`. */
export interface AdmissionPorts {
  readonly collaborators: Collaborators;
  readonly conversations: Conversations;
  readonly pullRequests: PullRequests;
}

/** The decision about a request. */
export type Admission =
  | { readonly action: "accept"; readonly assignment: Assignment }
  | { readonly action: "skip"; readonly reason: string };

type RequestOf<T extends GenerationRequest["type"]> = Extract<GenerationRequest, { readonly type: T }>;

const skip = (reason: string): Admission => ({ action: "skip", reason });

/** Decides whether a request may start a generation run. Only a person with write access may spend tokens. */
export function admitRequest(ports: AdmissionPorts, request: GenerationRequest): Promise<Admission> {
  switch (request.type) {
    case "issue":
      return admitIssue(ports, request);
    case "follow-up":
      return admitFollowUp(ports, request);
    case "dispatch":
      return admitDispatch(ports, request);
  }
}

async function admitIssue(
  ports: AdmissionPorts,
  { issue, actor, retry }: RequestOf<"issue">,
): Promise<Admission> {
  const { body, author } = await ports.conversations.load(issue);
  // A person with write access accepts another person's prompt with `/retry`, not by editing its title.
  for (const login of new Set(retry ? [actor] : [actor, author])) {
    if (!(await ports.collaborators.canWrite(login))) {
      await sayOnce(ports, issue, renderNotAllowed(login));
      return skip(`${login} has no write access`);
    }
  }
  const [open] = await ports.pullRequests.findOpen(branchFor({ issue, slug: "" }));
  if (open !== undefined) return skip(`pull request ${open.number} is open for this issue; comment there`);
  const { prompt, name } = parsePromptIssue(body);
  if (prompt === "") {
    await sayOnce(ports, issue, renderPromptMissing());
    return skip("the issue does not say what the app should do");
  }
  const facts = { issue, conversation: issue, prompt, requestedBy: actor };
  return {
    action: "accept",
    assignment: { type: "new-app", ...facts, ...(name === undefined ? {} : { name }) },
  };
}

async function admitFollowUp(
  ports: AdmissionPorts,
  { pullRequest: number, actor, text }: RequestOf<"follow-up">,
): Promise<Admission> {
  const pull = await ports.pullRequests.load(number);
  const origin = parseBranch(pull.branch);
  if (!pull.open) return skip(`pull request ${number} is closed`);
  if (pull.fromFork || origin === undefined) return skip(`pull request ${number} is not one of ours`);
  if (!(await ports.collaborators.canWrite(actor))) {
    await sayOnce(ports, number, renderNotAllowed(actor));
    return skip(`${actor} has no write access`);
  }
  const prompt = text ?? (await lastRequest(ports, number));
  if (prompt === undefined) return skip("the pull request has no earlier request to retry");
  const { body } = await ports.conversations.load(origin.issue);
  return {
    action: "accept",
    assignment: {
      type: "change",
      ...origin,
      conversation: number,
      branch: pull.branch,
      commit: pull.commit,
      prompt,
      originalPrompt: parsePromptIssue(body).prompt,
      requestedBy: actor,
    },
  };
}

/** Admits a dispatch without a permission check: GitHub requires write access for it. */
async function admitDispatch(
  ports: AdmissionPorts,
  { prompt, name, actor }: RequestOf<"dispatch">,
): Promise<Admission> {
  if (prompt === "")
    throw new PipelineError("PROMPT_MISSING", "`client_payload.prompt` is missing or empty.");
  const named = name === undefined ? {} : { name };
  const title = singleLine(name ?? prompt, 80);
  const issue = await ports.conversations.open({ title, body: renderPromptIssue({ prompt, ...named }) });
  return {
    action: "accept",
    assignment: { type: "new-app", issue, conversation: issue, prompt, requestedBy: actor, ...named },
  };
}

/** Returns the newest comment that requests a change, if its author has write access. */
async function lastRequest(ports: AdmissionPorts, number: number): Promise<string | undefined> {
  const comments = await ports.conversations.comments(number);
  const request = comments.findLast(
    ({ bot, body }) => !bot && !isCommand(body) && !body.includes(COMMENT_MARK) && body.trim() !== "",
  );
  if (request === undefined || !(await ports.collaborators.canWrite(request.author))) return undefined;
  return request.body.trim();
}

/** Comments unless the same comment exists: every edit of an issue is an event. */
async function sayOnce({ conversations }: AdmissionPorts, number: number, body: string): Promise<void> {
  const comments = await conversations.comments(number);
  if (!comments.some((comment) => comment.body.trim() === body.trim())) await conversations.say(number, body);
}
