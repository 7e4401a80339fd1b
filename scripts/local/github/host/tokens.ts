import { randomBytes } from "node:crypto";
import type { RunnerHost } from "../../runner/host.ts";
import { ACTIONS_BOT } from "../auth/actor.ts";
import type { Context } from "../context/context.ts";
import type { RunRecord } from "../store/records/actions.ts";
import type { RepositoryRecord, VariableRecord } from "../store/records/repositories.ts";
import type { Table } from "../store/table.ts";
import { repositoryNamed } from "./repository-named.ts";

type Tokens = Pick<RunnerHost, "secretsOf" | "variablesOf" | "issueJobToken" | "revokeJobToken">;

/** What a job gets to act with: its token, secrets and variables. */
export function hostTokens({ store, runtimeTokens }: Context): Tokens {
  const valuesOf = (table: Table<VariableRecord>) => async (fullName: string, environment?: string) => {
    const { id } = repositoryNamed(store, fullName);
    const own = table.filter((row) => row.repositoryId === id);
    const layers = [
      ...own.filter((row) => row.environment === null),
      ...own.filter((row) => row.environment !== null && row.environment === environment),
    ];
    return Object.fromEntries(layers.map(({ name, value }) => [name, value]));
  };
  return {
    secretsOf: valuesOf(store.secrets),
    variablesOf: valuesOf(store.variables),
    async issueJobToken(request) {
      const repository = repositoryNamed(store, request.repository);
      const token = `ghs_${randomBytes(18).toString("hex")}`;
      store.tokens.insert({ token, login: ACTIONS_BOT, job: request });
      const runtimeToken = runtimeTokens.issue({
        repositoryId: repository.id,
        runId: request.runId,
        jobId: request.jobId,
        cacheScopes: cacheScopes(repository, store.runs.get(request.runId), baseOf(request.runId)),
      });
      return { token, runtimeToken };
    },
    async revokeJobToken(token) {
      store.tokens.deleteWhere((row) => row.token === token && row.job !== undefined);
    },
  };

  function baseOf(runId: number): string | undefined {
    const run = store.runs.get(runId);
    const number = Number(/^refs\/pull\/(\d+)\//.exec(run?.ref ?? "")?.[1]);
    return run === undefined ? undefined : store.issue(run.repositoryId, number)?.pull?.baseRef;
  }
}

/**
 * A run writes below its own ref and reads that, the base branch of its pull request, and the default branch.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/dependency-caching#restrictions-for-accessing-a-cache
 */
export function cacheScopes(
  repository: RepositoryRecord,
  run: Pick<RunRecord, "ref"> | undefined,
  baseBranch: string | undefined,
): readonly string[] {
  const own = run?.ref ?? `refs/heads/${repository.defaultBranch}`;
  const base = baseBranch === undefined ? [] : [`refs/heads/${baseBranch}`];
  return [...new Set([own, ...base, `refs/heads/${repository.defaultBranch}`])];
}
