import picomatch from "picomatch";
import type { DoctorFacts, TextFile } from "./facts.ts";
import { failure, ok, skipped, type Verdict, warning } from "./finding.ts";

/** Checks that workflows may open pull requests, which GitHub forbids by default. */
export function checkPullRequests({ workflowPermissions }: DoctorFacts): Verdict {
  if (!workflowPermissions.known) return skipped(workflowPermissions.reason);
  if (workflowPermissions.value.mayOpenPullRequests) return ok("Workflows may open pull requests.");
  return failure(
    "Workflows may not open pull requests, so no prompt becomes one.",
    "Allow GitHub Actions to create pull requests (Settings, Actions, General), or run `overskill init` with an administrator's token.",
  );
}

/** Checks the permissions of jobs whose workflow names none; those of the callers name theirs. */
export function checkDefaultPermissions({ workflowPermissions }: DoctorFacts): Verdict {
  if (!workflowPermissions.known) return skipped(workflowPermissions.reason);
  if (workflowPermissions.value.defaultPermissions === "read") {
    return ok("A workflow that names no permissions gets a read-only token.");
  }
  return warning(
    "A workflow that names no permissions gets a token that can write everything.",
    'Set "Read repository contents" (Settings, Actions, General, Workflow permissions).',
  );
}

/** Checks that changes of the default branch, which production trusts, need a review. */
export function checkBranch({ branchProtection, defaultBranch }: DoctorFacts): Verdict {
  if (!branchProtection.known) return skipped(branchProtection.reason);
  const { reviews } = branchProtection.value;
  if (reviews > 0) return ok(`"${defaultBranch}" needs ${reviews} approving ${plural(reviews, "review")}.`);
  return warning(
    `People with push access can change "${defaultBranch}", and so production, without a review.`,
    "Add a ruleset for the default branch that requires a pull request with at least one approval.",
  );
}

/** Checks that somebody in charge has to approve changes of workflows and of the configuration. */
export function checkCodeOwners({ codeOwners, branchProtection }: DoctorFacts): Verdict {
  const remedy =
    "Add the line `/.github/ @<people in charge>` to .github/CODEOWNERS and require a review from code owners in the ruleset of the default branch.";
  if (codeOwners === undefined) {
    return warning("No CODEOWNERS file names who approves changes of .github.", remedy);
  }
  const unowned = PROBES.filter((path) => !hasOwner(codeOwners, path));
  if (unowned.length > 0)
    return warning(`${codeOwners.path} has no owner for ${unowned.join(", ")}.`, remedy);
  if (!branchProtection.known) return skipped(branchProtection.reason);
  if (branchProtection.value.codeOwnerReview)
    return ok("Changes of .github need a review from a code owner.");
  return warning(`${codeOwners.path} has owners for .github, but their review is not required.`, remedy);
}

const PROBES = [".github/overskill.yml", ".github/workflows/overskill-production.yml", ".github/CODEOWNERS"];

/**
 * Returns true if the last pattern that matches a path names owners; a pattern without any removes them.
 * https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
 */
function hasOwner({ text }: TextFile, path: string): boolean {
  let owned = false;
  for (const line of text.split("\n")) {
    const [pattern = "", ...owners] = line
      .replace(/(^|\s)#.*$/, "")
      .trim()
      .split(/\s+/);
    if (pattern !== "" && matches(pattern, path)) owned = owners.length > 0;
  }
  return owned;
}

/** Matches as .gitignore does, without negation and character ranges, which CODEOWNERS does not have. */
function matches(pattern: string, path: string): boolean {
  const anchored = pattern.replace(/\/$/, "").includes("/");
  const glob = pattern.replace(/^\//, "").replace(/\/$/, "");
  const base = anchored ? glob : `**/${glob}`;
  return picomatch.isMatch(path, [base, ...(pattern.endsWith("/*") ? [] : [`${base}/**`])], { dot: true });
}

function plural(count: number, noun: string): string {
  return count === 1 ? noun : `${noun}s`;
}
