import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runGit } from "../../actions/shared/adapters/git/run-git.ts";
import { exportGenerated, openBundle, tagRelease } from "./release-commit.ts";
import { planRelease } from "./release-plan.ts";

// Verifies a release that another job built, and pushes its tags. Imports nothing but Node.js and this repository,
// because the job that holds the token must not install packages.
const { values: flags } = parseArgs({
  options: {
    /** Git bundle that `release.ts --bundle` wrote. */
    bundle: { type: "string", default: "" },
    /** SHA of the release commit that the tested job built. */
    expect: { type: "string", default: "" },
    /** Directory for the files that the release adds. */
    out: { type: "string" },
    push: { type: "boolean", default: false },
  },
});
const directory = process.cwd();
const commit = openBundle(directory, flags.bundle, flags.expect);
if (flags.out !== undefined) {
  mkdirSync(flags.out, { recursive: true });
  exportGenerated(directory, commit, flags.out);
}
if (flags.push) {
  const { stdout } = await runGit(["tag", "--list"], { cwd: directory });
  const { version } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
  const plan = planRelease(String(version), stdout.toString().split("\n"));
  tagRelease(directory, commit, plan);
  const token = process.env["GITHUB_TOKEN"];
  const options = { cwd: directory, ...(token === undefined ? {} : { token }) };
  // One push, so that `vX` never points to a release whose own tag does not exist.
  const refs = [`refs/tags/${plan.tag}`, `+refs/tags/${plan.majorTag}`];
  await runGit(["push", "--atomic", "origin", ...refs], options);
  console.log(`${plan.tag} and ${plan.majorTag} at ${commit}`);
} else {
  console.log(`${commit} is the tested release`);
}
