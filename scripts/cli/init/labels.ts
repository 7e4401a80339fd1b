import type { Octokit } from "@octokit/rest";
import {
  callingGitHub,
  type GitHubRepository,
  isGitHubStatus,
} from "../../../actions/shared/adapters/github/client.ts";

interface Label {
  readonly name: string;
  /** Six hexadecimal digits without `#`. */
  readonly color: string;
  readonly description: string;
}

/** The issue form sets `prompt`; the pipeline sets `overskill` on its pull requests. */
const LABELS: readonly Label[] = [
  { name: "prompt", color: "5319e7", description: "The app pipeline writes an app from this issue" },
  { name: "overskill", color: "0e8a16", description: "Written by the app pipeline; comments change it" },
];

/** Creates the labels that are missing. Returns the names of those created or, in a dry run, of those it would create. */
export async function ensureLabels(
  octokit: Octokit,
  { owner, repo }: GitHubRepository,
  { dryRun }: { readonly dryRun: boolean },
): Promise<readonly string[]> {
  return callingGitHub("create the labels", async () => {
    const present = await octokit.paginate(octokit.rest.issues.listLabelsForRepo, {
      owner,
      repo,
      per_page: 100,
    });
    const missing = LABELS.filter(({ name }) => !present.some((label) => label.name === name));
    if (dryRun) return missing.map(({ name }) => name);
    for (const label of missing) {
      try {
        await octokit.rest.issues.createLabel({ owner, repo, ...label });
      } catch (thrown) {
        // 422: the label was created after the list was read. It exists, so there is nothing left to do.
        if (!isGitHubStatus(thrown, 422)) throw thrown;
      }
    }
    return missing.map(({ name }) => name);
  });
}
