import { type Budget, describeBudget, describeShare } from "../build/budgets.ts";

/** Renders one line per app that was built: how much of each limit it uses. */
export function renderLimitUsage(
  apps: readonly { readonly app: string; readonly budgets: readonly Budget[] }[],
): readonly string[] {
  if (apps.length === 0) return [];
  const lines = apps.map(({ app, budgets }) => {
    const taken = budgets.filter(({ used }) => used > 0).map((budget) => describeWithShare(budget));
    return `- ${app}: ${taken.join(", ")}`;
  });
  return ["", "Usage against Cloudflare's limits:", "", ...lines];
}

function describeWithShare(budget: Budget): string {
  return `${describeBudget(budget)} (${describeShare(budget)})`;
}
