import picomatch from "picomatch";
import type { EnvironmentRecord } from "../store/records/deployments.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";

const HEADS = "refs/heads/";

/**
 * Returns true if the deployment branches of an environment include a ref. A pattern for a pull request's ref names the
 * whole ref, as on GitHub.
 */
export function matchesBranchPolicy(
  { protections }: Pick<RepositoryRecord, "protections">,
  { protection }: Pick<EnvironmentRecord, "protection">,
  ref: string,
): boolean {
  const { branches, patterns } = protection ?? { branches: "all", patterns: [] };
  const branch = ref.startsWith(HEADS) ? ref.slice(HEADS.length) : undefined;
  switch (branches) {
    case "all":
      return true;
    case "protected":
      return branch !== undefined && protections[branch] !== undefined;
    case "custom":
      return patterns.some(({ name }) => picomatch.isMatch(branch ?? ref, name));
  }
}
