import { CONFIG_PATH } from "../../../actions/shared/adapters/github/config.ts";
import type { DoctorFacts } from "./facts.ts";
import { failure, ok, type Verdict } from "./finding.ts";

/** Workflows of the toolkit that an apps repository has to call. */
const CALLED = ["preview", "production", "prompt", "reconcile", "rollback"];
const CALL = /^([\w.-]+\/[\w.-]+)\/\.github\/workflows\/([\w-]+)\.ya?ml@(.+)$/;

/** Checks that the default branch has a valid configuration. */
export function checkConfig({ config }: DoctorFacts): Verdict {
  switch (config.state) {
    case "missing":
      return failure(
        `${CONFIG_PATH} does not exist on the default branch.`,
        "Run `overskill init` and merge what it writes.",
      );
    case "invalid":
      return failure(config.problems, `Correct ${CONFIG_PATH} on the default branch.`);
    case "valid":
      return ok(`${CONFIG_PATH} is valid.`);
  }
}

/** Checks that every workflow of the toolkit is called, and pinned to a commit, which cannot be moved as a tag can. */
export function checkCallers({ callers }: DoctorFacts): Verdict {
  const calls = callers.flatMap(({ path, uses }) =>
    uses.flatMap((text) => {
      const [, , workflow = "", ref = ""] = CALL.exec(text) ?? [];
      return CALLED.includes(workflow) ? [{ path, text, workflow, ref }] : [];
    }),
  );
  const missing = CALLED.filter((name) => !calls.some(({ workflow }) => workflow === name));
  if (missing.length > 0) {
    return failure(
      `No workflow on the default branch calls ${missing.map((name) => `${name}.yml`).join(", ")} of the toolkit.`,
      "Run `overskill init` and merge what it writes.",
    );
  }
  const moving = calls.filter(({ ref }) => !/^[0-9a-f]{40}$/.test(ref));
  if (moving.length > 0) {
    return failure(
      moving.map(({ path, text }) => `${path} calls "${text}", which is not a commit's SHA.`).join(" "),
      "Run `overskill init`, which pins the callers to the commit of a release, and merge what it writes.",
    );
  }
  const commits = [...new Set(calls.map(({ ref }) => ref))];
  return ok(`The callers are pinned to ${commits.map((commit) => commit.slice(0, 12)).join(" and ")}.`);
}
