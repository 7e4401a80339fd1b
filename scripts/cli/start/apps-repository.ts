import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Octokit } from "@octokit/rest";
import { runGit } from "../../../actions/shared/adapters/git/run-git.ts";
import { findHead } from "../../git/read-git.ts";
import type { Platform } from "../../local/platform.ts";
import { initRepository } from "../init/init-repository.ts";
import type { ModelChoice } from "./model-choice.ts";

export interface AppsRepository {
  readonly owner: string;
  readonly repo: string;
}

/**
 * Sets up a repository on the local platform as a team would on GitHub: creates it, runs `init`, pushes, and sets
 * variables and secrets.
 */
export async function createAppsRepository(
  octokit: Octokit,
  platform: Platform,
  { owner, repo }: AppsRepository,
  model: ModelChoice,
): Promise<void> {
  const { github, cloudflare, domains } = platform;
  const token = github.tokenOf(owner);
  const { data } = await octokit.rest.repos.createForAuthenticatedUser({
    name: repo,
    description: "Apps written from prompt issues",
  });
  const directory = await mkdtemp(join(tmpdir(), "overskill-apps-"));
  try {
    const git = (...args: string[]) => runGit(args, { cwd: directory, token });
    await git("init", "--quiet", "--initial-branch", data.default_branch);
    await git("remote", "add", "origin", data.clone_url);
    await writeFile(join(directory, "README.md"), README);
    await initRepository(directory, {
      apps: "apps",
      domain: domains.production,
      previewDomain: domains.preview,
      model: model.name,
      branch: data.default_branch,
      dryRun: false,
      accountId: cloudflare.accountId,
      // The local runner ignores the pin, so a copy of the toolkit without git history can use any.
      ...(findHead(import.meta.dirname) === undefined ? { pin: "0".repeat(40) } : {}),
      github: { owner, repo, token, apiUrl: github.apiUrl },
    });
    await git("add", "--all");
    const author = ["-c", `user.name=${owner}`, "-c", `user.email=${owner}@users.noreply.localhost`];
    await git(...author, "commit", "--quiet", "--message", "Set up the app pipeline");
    await git("push", "--quiet", "origin", data.default_branch);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
  const slug = `${owner}/${repo}`;
  github.setVariable(slug, "CLOUDFLARE_API_BASE_URL", cloudflare.apiUrl);
  github.setVariable(slug, "OPENAI_BASE_URL", model.baseUrl);
  github.setVariable(slug, "OPENAI_MODEL", model.name);
  github.setSecret(slug, "CLOUDFLARE_API_TOKEN", cloudflare.apiToken);
  github.setSecret(slug, "OPENAI_API_KEY", model.apiKey);
}

const README = `# Apps

Open a [prompt issue](../../issues/new?template=prompt.yml) and describe the app you need. A pull request with a live
preview follows. Comment on it to change the app; merge it to publish the app.
`;
