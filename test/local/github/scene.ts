import { Octokit } from "@octokit/rest";
import type { Webhook } from "../../../scripts/local/github/events/events.ts";
import type { GitHubStandIn } from "../../../scripts/local/github/server/stand-in.ts";
import type { WorkflowEvent } from "../../../scripts/local/runner/host/runner-host.ts";
import { startGitHub } from "../start-github.ts";

export const REPO = { owner: "mona", repo: "apps" };
export const FULL_NAME = "mona/apps";

/** A stand-in with mona's repository, which wanda may write to, tara may triage and rita may read. */
export interface Scene extends AsyncDisposable {
  readonly gitHub: GitHubStandIn;
  /** Client of mona, who owns the repository. */
  readonly octokit: Octokit;
  /** SHA of the only commit of `main`. */
  readonly sha: string;
  as(login: "mona" | "wanda" | "tara" | "rita" | "stranger"): Octokit;
  /** Returns a client with a job's token that has these permissions. */
  job(permissions: Readonly<Record<string, "read" | "write">>): Promise<Octokit>;
  /** Returns `name` or `name.action` of every webhook so far, in order. */
  announced(): Promise<readonly string[]>;
  webhooks(): Promise<readonly Webhook[]>;
  /** Returns the events so far that start workflows. */
  workflowEvents(): Promise<readonly WorkflowEvent[]>;
  commit(path: string, text: string, branch?: string): Promise<string>;
}

export async function openScene(options: Parameters<typeof startGitHub>[0] = {}): Promise<Scene> {
  const gitHub = await startGitHub(options);
  const client = (auth: string) => new Octokit({ auth, baseUrl: gitHub.apiUrl, log: SILENT });
  for (const login of ["mona", "wanda", "tara", "rita", "stranger"]) gitHub.createUser(login);
  await gitHub.createRepository({ owner: "mona", name: "apps" });
  gitHub.setCollaborator(FULL_NAME, "wanda", "write");
  gitHub.setCollaborator(FULL_NAME, "tara", "triage");
  gitHub.setCollaborator(FULL_NAME, "rita", "read");
  const octokit = client(gitHub.tokenOf("mona"));

  const commit = async (path: string, text: string, branch?: string): Promise<string> => {
    const content = Buffer.from(text).toString("base64");
    const file = { ...REPO, path, content, message: `Write ${path}`, ...(branch && { branch }) };
    const { data } = await octokit.rest.repos.createOrUpdateFileContents(file);
    return data.commit.sha ?? "";
  };
  const sha = await commit("README.md", "# Apps\n");
  await gitHub.context.events.settled();

  const webhooks: Webhook[] = [];
  const workflowEvents: WorkflowEvent[] = [];
  gitHub.context.events.onWebhook((webhook) => webhooks.push(webhook));
  gitHub.host.subscribe((event) => workflowEvents.push(event));
  const settled = () => gitHub.context.events.settled();

  return {
    gitHub,
    octokit,
    sha,
    commit,
    as: (login) => client(gitHub.tokenOf(login)),
    async job(permissions) {
      const request = { repository: FULL_NAME, runId: 1, jobId: 2, permissions };
      return client((await gitHub.host.issueJobToken(request)).token);
    },
    async announced() {
      await settled();
      return webhooks.map(({ name, payload }) =>
        typeof payload["action"] === "string" ? `${name}.${payload["action"]}` : name,
      );
    },
    async webhooks() {
      await settled();
      return webhooks;
    },
    async workflowEvents() {
      await settled();
      return workflowEvents;
    },
    [Symbol.asyncDispose]: () => gitHub.close(),
  };
}

/** Returns the status of a response, also of an error, with GitHub's message. */
export async function answer(
  request: Promise<{ readonly status: number }>,
): Promise<{ readonly status: number; readonly message?: string }> {
  try {
    return { status: (await request).status };
  } catch (thrown) {
    const { status, response } = thrown as { status: number; response?: { data?: { message?: string } } };
    const message = response?.data?.message;
    return { status, ...(message === undefined ? {} : { message }) };
  }
}

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };
