import type { Context } from "../context/context.ts";
import { forceRef } from "../git/refs.ts";
import { requirePull } from "../queries/require-pull.ts";
import { resolveHead } from "../refs/resolve-head.ts";
import { refreshTestMerge } from "../refs/test-merge.ts";

/** Ends the runs that the previous process left unfinished, and applies the pushes that it did not get to. */
export async function settleAfterRestart(context: Context): Promise<void> {
  endRuns(context);
  await applyMissedPushes(context);
}

/** Cancels unfinished runs and revokes the tokens of their jobs. */
function endRuns({ store, now }: Context): void {
  store.tokens.deleteWhere(({ job }) => job !== undefined);
  const ended = { status: "completed", conclusion: "cancelled" } as const;
  for (const { id, status } of store.runs.all()) {
    if (status !== "completed") store.runs.update(id, { ...ended, updatedAt: now() });
  }
  for (const job of store.jobs.all()) {
    if (job.status === "completed") continue;
    const steps = job.steps.map((step) => (step.status === "completed" ? step : { ...step, ...ended }));
    store.jobs.update(job.id, { ...ended, steps, completedAt: now() });
  }
}

/** Updates the pull requests of branches that moved in a push right before the process was killed. */
async function applyMissedPushes(context: Context): Promise<void> {
  const { store, git } = context;
  for (const issue of store.issues.filter(({ state, pull }) => state === "open" && pull !== null)) {
    const repository = store.repositories.get(issue.repositoryId);
    if (repository === undefined) continue;
    const pull = requirePull(issue);
    const { headSha, baseRef, baseSha } = pull;
    const opened = git.open(repository);
    const head = (await resolveHead(context, repository, pull)) ?? headSha;
    const base = (await opened.resolve(`refs/heads/${baseRef}`)) ?? baseSha;
    if (head === headSha && base === baseSha) continue;
    await forceRef(opened, `refs/pull/${issue.number}/head`, head);
    await refreshTestMerge(context, repository, issue, { headSha: head, baseSha: base });
  }
}
