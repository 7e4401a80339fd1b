import type { ChainFacts } from "./chain-facts.ts";
import { broken, holds, skipped, type Verdict } from "./link.ts";

const NO_STATEMENT = "No statement was found.";

/** Checks that the app comes from the prompt that the statement names, and that the prompt still says the same. */
export function checkPrompt({ statement, source, promptTexts }: ChainFacts): Verdict {
  if (statement.state !== "read") return skipped(NO_STATEMENT);
  if (!source.asked) return skipped(source.why);
  if (source.value === undefined) return skipped("The repository does not contain the commit.");
  const claimed = statement.facts.prompt;
  const recorded = source.value.prompt;
  const describe = (prompt: typeof claimed) =>
    prompt === undefined
      ? "no generated commit"
      : `issue #${prompt.issue}, model ${prompt.model}, commit ${prompt.commit}, ${prompt.digest ?? "no digest"}`;
  if (describe(claimed) !== describe(recorded)) {
    return broken({
      reason: "The trailers of the app's newest generated commit name another prompt than the statement.",
      expected: describe(recorded),
      found: describe(claimed),
      remedy: "Trust the commits, not the statement; look for who changed it.",
    });
  }
  if (claimed === undefined) return holds("No commit of the app was generated.");
  const named = `issue #${claimed.issue} and model ${claimed.model}`;
  if (claimed.digest === undefined) return holds(`The commit's trailers name ${named}, without a digest.`);
  if (!promptTexts.asked) return holds(`The commit's trailers name ${named}; its text: ${promptTexts.why}`);
  if (promptTexts.value.includes(claimed.digest)) {
    return holds(`The text of the prompt is unchanged (${named}).`);
  }
  return broken({
    reason: `Neither issue #${claimed.issue} nor a comment on its pull request has the text that the model got.`,
    expected: claimed.digest,
    found: promptTexts.value.join(", ") || "no text",
    remedy:
      "Read the prompt in the pull request's description; somebody edited or deleted the text after the generation.",
  });
}

/** Checks that the deployed commit is on the default branch, where changes are reviewed. */
export function checkCommit({ statement, source }: ChainFacts): Verdict {
  if (statement.state !== "read") return skipped(NO_STATEMENT);
  if (!source.asked) return skipped(source.why);
  const { commit } = statement.facts;
  if (source.value === undefined) {
    return broken({
      reason: "The repository does not contain the commit.",
      expected: commit,
      remedy: "Roll back to a deployment of a commit that is on the default branch.",
    });
  }
  const { onDefaultBranch, defaultBranch } = source.value;
  if (onDefaultBranch) return holds(`${commit} is on "${defaultBranch}".`);
  return broken({
    reason: `The commit is not on the default branch "${defaultBranch}".`,
    found: commit,
    remedy: "Roll back to a deployment of a commit that is on the default branch.",
  });
}

/** Checks that the statement names the lock file of the commit. */
export function checkLockFile({ statement, source }: ChainFacts): Verdict {
  if (statement.state !== "read") return skipped(NO_STATEMENT);
  if (!source.asked) return skipped(source.why);
  if (source.value === undefined) return skipped("The repository does not contain the commit.");
  const claimed = statement.facts.lockFile;
  const recorded = source.value.lockFile;
  if (claimed?.path === recorded?.path && claimed?.digest === recorded?.digest) {
    return holds(claimed === undefined ? "The app has no lock file." : `${claimed.path} is the commit's.`);
  }
  return broken({
    reason: "The lock file of the commit is another one than the statement's.",
    expected: recorded === undefined ? "no lock file" : `${recorded.path} ${recorded.digest}`,
    found: claimed === undefined ? "no lock file" : `${claimed.path} ${claimed.digest}`,
    remedy: "Trust the commit, not the statement; rebuild with --rebuild.",
  });
}
