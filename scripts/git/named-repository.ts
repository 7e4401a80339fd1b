import type { GitHubRepository } from "../../actions/shared/adapters/github/client.ts";
import { PipelineError } from "../../actions/shared/domain/errors.ts";
import { findOrigin } from "./read-git.ts";

/**
 * Returns the repository that an option names, else GITHUB_REPOSITORY, else the remote `origin` of the checkout. Throws
 * INPUT_INVALID if none of them names one.
 */
export function readRepository(option: string | undefined, directory = process.cwd()): GitHubRepository {
  const named = option ?? (process.env["GITHUB_REPOSITORY"] || undefined);
  if (named === undefined) {
    const origin = findOrigin(directory);
    if (origin !== undefined) return origin;
    throw new PipelineError(
      "INPUT_INVALID",
      "No repository is named: set --repository, or run the command in a checkout with a remote `origin`.",
    );
  }
  const [, owner, repo] = /^([\w.-]+)\/([\w.-]+)$/.exec(named) ?? [];
  if (owner !== undefined && repo !== undefined) return { owner, repo };
  throw new PipelineError(
    "INPUT_INVALID",
    `The repository must be owner/name, not "${named.slice(0, 100)}".`,
  );
}
