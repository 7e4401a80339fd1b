import type { Octokit } from "@octokit/rest";
import type { GitHubRepository } from "../../../actions/shared/adapters/github/client.ts";
import { ENVIRONMENT_KINDS, type EnvironmentKind } from "../../../actions/shared/domain/naming.ts";
import type { EnvironmentFacts } from "./facts.ts";

type Environment = NonNullable<
  Awaited<ReturnType<Octokit["rest"]["repos"]["getAllEnvironments"]>>["data"]["environments"]
>[number];

/** Reads the protection and the names of the secrets of the pipeline's environments; those that do not exist are left out. */
export async function readEnvironments(
  octokit: Octokit,
  repository: GitHubRepository,
): Promise<ReadonlyMap<EnvironmentKind, EnvironmentFacts>> {
  // Deployments create environments, too, e.g. `preview/todo`, so there may be many.
  const all = await listEnvironments(octokit, repository);
  const found = ENVIRONMENT_KINDS.flatMap((kind) => {
    const environment = all.find(({ name }) => name.toLowerCase() === kind);
    return environment === undefined ? [] : [{ kind, environment }];
  });
  const facts = await Promise.all(
    found.map(async ({ kind, environment }) => {
      const named = { ...repository, environment_name: environment.name };
      const secrets = await octokit.paginate(octokit.rest.actions.listEnvironmentSecrets, {
        ...named,
        per_page: 100,
      });
      const rules = environment.protection_rules ?? [];
      const policy = environment.deployment_branch_policy;
      const branches = policy?.custom_branch_policies
        ? await listPatterns(octokit, named)
        : policy?.protected_branches
          ? ("protected" as const)
          : ("any" as const);
      const reviewers = rules.flatMap((rule) => ("reviewers" in rule ? (rule.reviewers ?? []) : []));
      return [
        kind,
        { branches, reviewers: reviewers.length, secrets: secrets.map(({ name }) => name) },
      ] as const;
    }),
  );
  return new Map(facts);
}

async function listEnvironments(octokit: Octokit, repository: GitHubRepository) {
  const found: Environment[] = [];
  const query = { ...repository, per_page: 100 };
  // Octokit's types do not know that this list is paginated, so its pages are read one by one.
  for (let page = 1; ; page += 1) {
    const { data } = await octokit.rest.repos.getAllEnvironments({ ...query, page });
    found.push(...(data.environments ?? []));
    if ((data.environments ?? []).length < query.per_page) return found;
  }
}

async function listPatterns(
  octokit: Octokit,
  environment: GitHubRepository & { readonly environment_name: string },
): Promise<readonly string[]> {
  const patterns = await octokit.paginate(octokit.rest.repos.listDeploymentBranchPolicies, {
    ...environment,
    per_page: 100,
  });
  return patterns.map(({ name }) => name ?? "");
}
