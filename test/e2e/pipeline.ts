import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Octokit } from "@octokit/rest";
import { runGit } from "../../actions/shared/adapters/git/run-git.ts";
import { createGitHubClient } from "../../actions/shared/adapters/github/client.ts";
import { getText } from "../../actions/shared/adapters/http/get-text.ts";
import { createAppsRepository } from "../../scripts/cli/start/apps-repository.ts";
import { chooseModel } from "../../scripts/cli/start/model-choice.ts";
import { createWatch, type WatchedDeployment } from "../../scripts/cli/start/watch.ts";
import { OWNER, type Platform, type PlatformOptions, startPlatform } from "../../scripts/local/platform.ts";
import { silentLog } from "../fakes/silent-log.ts";
import { apiChecker } from "../local/github/openapi.ts";

export const REPOSITORY = { owner: OWNER, repo: "apps" };
const SLUG = `${REPOSITORY.owner}/${REPOSITORY.repo}`;

/** The whole pipeline on a platform of its own, with an apps repository that `init` set up. */
export interface Pipeline {
  readonly platform: Platform;
  /** Signed in as the repository's owner. */
  readonly octokit: Octokit;
  as(login: string, permission?: "read" | "write"): Octokit;
  /** Opens an issue as the issue form does. */
  openPrompt(prompt: string, octokit?: Octokit): Promise<number>;
  /**
   * Commits files to a branch, which is created from `main` if it does not exist, and pushes it; null deletes a file, and
   * `{ link }` is a symbolic link.
   */
  push(
    branch: string,
    files: Readonly<Record<string, string | null | { readonly link: string }>>,
  ): Promise<string>;
  openPullRequest(branch: string): Promise<number>;
  /** Waits until no workflow runs. */
  settled(): Promise<void>;
  /** Lists the deployments, newest first. */
  deployments(commit?: string): Promise<readonly WatchedDeployment[]>;
  /** Lists the comment bodies of an issue or pull request, oldest first. */
  comments(number: number): Promise<readonly string[]>;
  conclusions(): Promise<readonly string[]>;
  get(url: string): Promise<{ readonly status: number; readonly body: string }>;
  close(): Promise<void>;
}

export async function startPipeline(
  options: Pick<PlatformOptions, "stateDirectory"> = {},
): Promise<Pipeline> {
  const platform = await startPlatform({ ...options, port: 0, log: silentLog, openapi: apiChecker });
  const { github } = platform;
  const client = (token: string) => createGitHubClient({ token, baseUrl: github.apiUrl });
  const octokit = client(github.tokenOf(REPOSITORY.owner));
  await createAppsRepository(octokit, platform, REPOSITORY, chooseModel({}, platform.model));
  const checkout = mkdtempSync(join(tmpdir(), "overskill-e2e-"));
  const token = github.tokenOf(REPOSITORY.owner);
  const git = async (...args: string[]) =>
    (await runGit(args, { cwd: checkout, token })).stdout.toString().trim();
  await git("clone", "--quiet", `${github.serverUrl}/${SLUG}.git`, ".");
  await git("config", "user.name", "Octo");
  await git("config", "user.email", "octo@example.com");
  const watch = createWatch(octokit, REPOSITORY, new AbortController().signal);

  return {
    platform,
    octokit,
    as(login, permission) {
      const other = client(github.createUser(login));
      if (permission !== undefined) github.setCollaborator(SLUG, login, permission);
      return other;
    },
    async openPrompt(prompt, author = octokit) {
      const body = `### What should the app do?\n\n${prompt}\n\n### App name\n\n_No response_\n`;
      const { data } = await author.rest.issues.create({
        ...REPOSITORY,
        title: "App",
        body,
        labels: ["prompt"],
      });
      return data.number;
    },
    async push(branch, files) {
      await git("fetch", "--quiet", "origin");
      const known = await git("branch", "--remotes", "--list", `origin/${branch}`);
      await git("checkout", "--quiet", "-B", branch, known === "" ? "origin/main" : `origin/${branch}`);
      for (const [path, text] of Object.entries(files)) {
        const file = join(checkout, path);
        mkdirSync(dirname(file), { recursive: true });
        if (text === null) rmSync(file);
        else if (typeof text === "string") writeFileSync(file, text);
        else symlinkSync(text.link, file);
      }
      await git("add", "--all");
      await git("commit", "--quiet", "--message", `Change ${Object.keys(files).join(", ")}`);
      await git("push", "--quiet", "origin", branch);
      return git("rev-parse", "HEAD");
    },
    async openPullRequest(branch) {
      const { data } = await octokit.rest.pulls.create({
        ...REPOSITORY,
        title: branch,
        head: branch,
        base: "main",
      });
      return data.number;
    },
    settled: () => platform.runner.idle(),
    async deployments(commit) {
      const all = await watch.deployments();
      return commit === undefined ? all : all.filter((one) => one.commit === commit);
    },
    async comments(number) {
      const { data } = await octokit.rest.issues.listComments({ ...REPOSITORY, issue_number: number });
      return data.map(({ body }) => body ?? "");
    },
    async conclusions() {
      const { data } = await octokit.rest.actions.listWorkflowRunsForRepo(REPOSITORY);
      return data.workflow_runs.map(({ name, conclusion }) => `${name}: ${conclusion}`);
    },
    get: (url) => getText(url, { timeoutMs: 10_000 }),
    async close() {
      rmSync(checkout, { recursive: true, force: true });
      const findings = [...github.openApiFindings];
      await platform.close();
      if (findings.length > 0) throw new Error(`GitHub would not say this:\n${findings.join("\n")}`);
    },
  };
}

/** Files of a small app that a developer pushes: a page and a Worker. */
export const HELLO_APP: Readonly<Record<string, string>> = {
  "apps/hello/wrangler.jsonc": JSON.stringify({
    name: "hello",
    main: "src/worker.ts",
    compatibility_date: "2026-07-01",
    assets: { directory: "dist", run_worker_first: ["/api/*"] },
  }),
  "apps/hello/index.html": `<!doctype html><title>Hello</title><h1>Hello</h1><script type="module" src="/src/main.ts"></script>`,
  "apps/hello/src/main.ts": `document.title = "Hello, world";\n`,
  "apps/hello/src/worker.ts": `export default { fetch: () => Response.json({ version: 1 }) };\n`,
};
