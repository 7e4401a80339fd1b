import { reviewProposal } from "../../domain/generation/proposal.ts";
import { reviewPackageJson } from "../../domain/generation/review/package-json.ts";
import { reviewSettings } from "../../domain/generation/review/settings.ts";
import type { Proposal, Workspace } from "../../domain/generation/workspace.ts";
import type { BindingPolicy } from "../../domain/policy/policy.ts";
import type { AppSources } from "../../ports/app-sources.ts";

/** The app that a proposal changes, and what it may bind. */
export interface ReviewRequest {
  /** The app's slug; empty if the app has none yet. */
  readonly app: string;
  readonly policy: BindingPolicy;
}

/** Returns everything that is wrong with the model's work, one sentence each, so that it can repair all of it at once. */
export async function reviewApp(
  sources: AppSources,
  workspace: Workspace,
  request: ReviewRequest,
): Promise<readonly string[]> {
  const proposal = await workspace.written();
  return [
    ...reviewProposal(proposal, workspace.list()),
    ...(await reviewPackages(proposal, workspace)),
    ...(await reviewConfiguration(sources, workspace, request)),
    ...(await sources.check(workspace)),
  ];
}

async function reviewPackages(proposal: Proposal, workspace: Workspace): Promise<readonly string[]> {
  const paths = [...proposal.keys()].filter((path) => /(^|\/)package\.json$/.test(path));
  const reviews = paths.map(async (path) => {
    const problems = reviewPackageJson(await workspace.original(path), proposal.get(path) ?? undefined);
    return problems.map((problem) => `${JSON.stringify(path)}: ${problem}`);
  });
  return (await Promise.all(reviews)).flat();
}

async function reviewConfiguration(
  sources: AppSources,
  workspace: Workspace,
  { app, policy }: ReviewRequest,
): Promise<readonly string[]> {
  const proposal = await workspace.proposal();
  const changed = [...proposal].filter(([path]) => /^wrangler\./.test(path));
  if (changed.length === 0) return [];
  const after = await sources.settings(app, (path) => workspace.read(path));
  if (after === undefined) {
    const written = changed.filter(([, content]) => content !== null);
    return written.map(([path]) => `${JSON.stringify(path)}: the file must contain one object.`);
  }
  const before = await sources.settings(app, (path) => workspace.original(path));
  return reviewSettings(before, after, policy).map((problem) => `${JSON.stringify(after.file)}: ${problem}`);
}
