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

/** The issue form sets `prompt`; pull requests of the pipeline carry `overskill`. */
export const LABELS: readonly Label[] = [
  { name: "prompt", color: "5319e7", description: "An app to be written from this issue" },
  { name: "overskill", color: "0e8a16", description: "Written by the app pipeline; comments change it" },
];

/** Returns the names of the labels that were (or, on a dry run, would be) created. */
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
        // Somebody made it between the list and the call: the label is there, which is all that is wanted.
        if (!isGitHubStatus(thrown, 422)) throw thrown;
      }
    }
    return missing.map(({ name }) => name);
  });
}
