import type { EnvironmentRecord } from "../store/records/deployments.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import { nodeId } from "./node-id.ts";
import { repositoryApi, repositoryPage } from "./repository.ts";
import { type Json, type PresentContext, presentUser } from "./user.ts";

/** Renders GitHub's schema `environment`. */
export function presentEnvironment(
  context: PresentContext,
  repository: RepositoryRecord,
  environment: EnvironmentRecord,
): Json {
  const name = encodeURIComponent(environment.name);
  return {
    id: environment.id,
    node_id: nodeId("Environment", environment.id),
    name: environment.name,
    url: `${repositoryApi(context, repository)}/environments/${name}`,
    html_url: `${repositoryPage(context, repository)}/deployments/activity_log?environments_filter=${name}`,
    created_at: environment.createdAt,
    updated_at: environment.updatedAt,
    protection_rules: presentRules(context, environment),
    deployment_branch_policy: presentBranchPolicy(environment),
  };
}

function presentRules(context: PresentContext, { id, protection }: EnvironmentRecord): Json[] {
  const rules: Json[] = [];
  const add = (type: string, fields: Json): void => {
    rules.push({ id, node_id: nodeId(type, id), type, ...fields });
  };
  if (protection === undefined) return rules;
  const { waitTimer, reviewers, branches } = protection;
  if (waitTimer > 0) add("wait_timer", { wait_timer: waitTimer });
  if (reviewers.length > 0) {
    const logins = reviewers.map((reviewer) => context.store.accounts.get(reviewer)?.login ?? "ghost");
    add("required_reviewers", {
      prevent_self_review: false,
      reviewers: logins.map((login) => ({ type: "User", reviewer: presentUser(context, login) })),
    });
  }
  if (branches !== "all") add("branch_policy", {});
  return rules;
}

function presentBranchPolicy({ protection }: EnvironmentRecord): Json | null {
  const branches = protection?.branches ?? "all";
  if (branches === "all") return null;
  return { protected_branches: branches === "protected", custom_branch_policies: branches === "custom" };
}
