import type { Context } from "../context.ts";

/** What was under way when the last process ended cannot go on: runs end as cancelled, their tokens die. */
export async function settleAfterRestart({ store, now }: Context): Promise<void> {
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
