import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Octokit } from "@octokit/rest";
import type { GitHubOptions, GitHubStandIn } from "../../../scripts/local/github/server/stand-in.ts";
import type { WorkflowEvent } from "../../../scripts/local/runner/host/runner-host.ts";
import { startGitHub } from "../start-github.ts";

export const REPO = { owner: "acme", repo: "apps" } as const;
export const APPS = "acme/apps";

/** A stand-in with the repository `acme/apps` (one commit on main), its owner, a writer and a stranger. */
export interface World extends AsyncDisposable {
  readonly github: GitHubStandIn;
  readonly owner: Octokit;
  /** SHA of the first commit of main. */
  readonly initial: string;
  /** The events that start workflows, in order. Read after `settled`. */
  readonly events: readonly WorkflowEvent[];
  as(login: string): Octokit;
  anonymous(): Octokit;
  /** Returns a client with a job's token that has exactly these permissions. */
  job(permissions: Readonly<Record<string, "read" | "write">>): Promise<{ octokit: Octokit; token: string }>;
  /** Commits files (content by path) to a branch, which is created from main if it is missing. Returns the SHA. */
  commit(branch: string, files: Readonly<Record<string, string>>): Promise<string>;
  /** Runs a bash script in a directory that `dispose` removes; `$REMOTE` is the clone URL with `token`. */
  shell(script: string, token?: string): Promise<{ code: number; output: string }>;
  settled(): Promise<readonly WorkflowEvent[]>;
}

export async function openWorld(options: GitHubOptions = {}): Promise<World> {
  const github = await startGitHub(options);
  const folder = await mkdtemp(join(tmpdir(), "overskill-world-"));
  const client = (token?: string): Octokit =>
    new Octokit({
      baseUrl: github.apiUrl,
      ...(token === undefined ? {} : { auth: token }),
      log: { debug() {}, info() {}, warn() {}, error() {} },
    });
  const ownerToken = github.createUser("acme");
  github.createUser("writer");
  github.createUser("stranger");
  const owner = client(ownerToken);
  await owner.rest.repos.createForAuthenticatedUser({ name: "apps", auto_init: true });
  github.setCollaborator(APPS, "writer", "write");
  const main = await owner.rest.git.getRef({ ...REPO, ref: "heads/main" });
  const initial = main.data.object.sha;
  await github.context.events.settled();
  const events: WorkflowEvent[] = [];
  github.host.subscribe((event) => events.push(event));

  return {
    github,
    owner,
    initial,
    events,
    as: (login) => client(github.tokenOf(login)),
    anonymous: () => client(),
    async job(permissions) {
      const { token } = await github.host.issueJobToken({
        repository: APPS,
        runId: 1,
        jobId: 1,
        permissions,
      });
      return { octokit: client(token), token };
    },
    async commit(branch, files) {
      const known = await owner.rest.git.getRef({ ...REPO, ref: `heads/${branch}` }).catch(() => undefined);
      const parent = known?.data.object.sha ?? initial;
      const tree = await owner.rest.git.createTree({
        ...REPO,
        base_tree: parent,
        tree: Object.entries(files).map(([path, content]) => ({
          path,
          content,
          mode: "100644" as const,
          type: "blob" as const,
        })),
      });
      const message = `Change ${Object.keys(files).join(", ")}`;
      const { data } = await owner.rest.git.createCommit({
        ...REPO,
        message,
        tree: tree.data.sha,
        parents: [parent],
      });
      if (known === undefined) {
        await owner.rest.git.createRef({ ...REPO, ref: `refs/heads/${branch}`, sha: data.sha });
      } else {
        await owner.rest.git.updateRef({ ...REPO, ref: `heads/${branch}`, sha: data.sha });
      }
      return data.sha;
    },
    shell: (script, token = ownerToken) => runShell(folder, github.port, token, script),
    async settled() {
      await github.context.events.settled();
      return events;
    },
    async [Symbol.asyncDispose]() {
      await github.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function runShell(
  folder: string,
  port: number,
  token: string,
  script: string,
): Promise<{ code: number; output: string }> {
  const child = spawn("bash", ["-ec", script], {
    cwd: folder,
    env: {
      PATH: process.env["PATH"],
      HOME: folder,
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_TERMINAL_PROMPT: "0",
      GIT_AUTHOR_NAME: "acme",
      GIT_AUTHOR_EMAIL: "acme@users.noreply.gh.localhost",
      GIT_COMMITTER_NAME: "acme",
      GIT_COMMITTER_EMAIL: "acme@users.noreply.gh.localhost",
      REMOTE: `http://x:${token}@127.0.0.1:${port}/${APPS}.git`,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Returns the status and message of a rejected call. */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (thrown) {
    const { status, response } = thrown as { status: number; response?: { data: { message: string } } };
    return `${status} ${response?.data.message}`;
  }
  return "not refused";
}
