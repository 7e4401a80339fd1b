import { type Budget, describeBudget, describeShare } from "../build/budgets.ts";

/** One line per app that was built: how much of each limit is taken. */
export function renderHeadRoom(
  apps: readonly { readonly app: string; readonly budgets: readonly Budget[] }[],
): readonly string[] {
  if (apps.length === 0) return [];
  const lines = apps.map(({ app, budgets }) => {
    const taken = budgets.filter(({ used }) => used > 0).map((budget) => describeWithShare(budget));
    return `- ${app}: ${taken.join(", ")}`;
  });
  return ["", "Taken of Cloudflare's limits:", "", ...lines];
}

function describeWithShare(budget: Budget): string {
  return `${describeBudget(budget)} (${describeShare(budget)})`;
}
