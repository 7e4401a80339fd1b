import { randomBytes } from "node:crypto";
import type { RunnerHost } from "../../runner/host/runner-host.ts";
import { ACTIONS_BOT } from "../auth/actor.ts";
import type { Context } from "../context/context.ts";
import { findEnvironment } from "../deployments/ensure-environment.ts";
import { matchesBranchPolicy } from "../queries/branch-policy.ts";
import type { RunRecord } from "../store/records/actions.ts";
import type { RepositoryRecord, VariableRecord } from "../store/records/repositories.ts";
import type { Table } from "../store/table.ts";

type Tokens = Pick<
  RunnerHost,
  "secretsOf" | "variablesOf" | "mayDeploy" | "issueJobToken" | "revokeJobToken"
>;

/** Provides jobs with tokens, secrets and variables. */
export function hostTokens({ store, runtimeTokens }: Context): Tokens {
  const readValues = (table: Table<VariableRecord>) => async (fullName: string, environment?: string) => {
    const { id } = store.loadRepository(fullName);
    const own = table.filter((row) => row.repositoryId === id);
    const layers = [
      ...own.filter((row) => row.environment === null),
      ...own.filter((row) => row.environment !== null && row.environment === environment),
    ];
    return Object.fromEntries(layers.map(({ name, value }) => [name, value]));
  };
  return {
    secretsOf: readValues(store.secrets),
    variablesOf: readValues(store.variables),
    async mayDeploy(fullName, environment, ref) {
      const repository = store.loadRepository(fullName);
      const found = findEnvironment({ store }, repository, environment);
      return found === undefined || matchesBranchPolicy(repository, found, ref);
    },
    async issueJobToken(request) {
      const repository = store.loadRepository(request.repository);
      const token = `ghs_${randomBytes(18).toString("hex")}`;
      store.tokens.insert({ token, login: ACTIONS_BOT, job: request });
      const runtimeToken = runtimeTokens.issue({
        repositoryId: repository.id,
        runId: request.runId,
        jobId: request.jobId,
        cacheScopes: cacheScopes(repository, store.runs.get(request.runId), findBaseBranch(request.runId)),
      });
      return { token, runtimeToken };
    },
    async revokeJobToken(token) {
      store.tokens.deleteWhere((row) => row.token === token && row.job !== undefined);
    },
  };

  function findBaseBranch(runId: number): string | undefined {
    const run = store.runs.get(runId);
    const number = Number(/^refs\/pull\/(\d+)\//.exec(run?.ref ?? "")?.[1]);
    return run === undefined ? undefined : store.issue(run.repositoryId, number)?.pull?.baseRef;
  }
}

/**
 * Lists the refs whose caches a run may read: its own, which it also writes to, then the base branch of its pull request,
 * then the default branch.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/dependency-caching#restrictions-for-accessing-a-cache
 */
function cacheScopes(
  repository: RepositoryRecord,
  run: Pick<RunRecord, "ref"> | undefined,
  baseBranch: string | undefined,
): readonly string[] {
  const own = run?.ref ?? `refs/heads/${repository.defaultBranch}`;
  const base = baseBranch === undefined ? [] : [`refs/heads/${baseBranch}`];
  return [...new Set([own, ...base, `refs/heads/${repository.defaultBranch}`])];
}
