/**
 * The refs whose caches a job may restore, in the order in which they are searched: its own, its pull request's base,
 * the default branch. It saves for the first alone, so that a pull request cannot poison what main restores.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/dependency-caching#restrictions-for-accessing-a-cache
 */
export function cacheScopesOf(run: {
  /** `GITHUB_REF`. */
  readonly ref: string;
  /** Branch name, of pull request runs. */
  readonly baseBranch?: string;
  readonly defaultBranch: string;
}): readonly string[] {
  const branches = [run.baseBranch, run.defaultBranch].filter((branch) => branch !== undefined);
  return [...new Set([run.ref, ...branches.map((branch) => `refs/heads/${branch}`)])];
}
