import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { GitHubStandIn } from "../../scripts/local/github/stand-in.ts";

const run = promisify(execFile);

export const REPOSITORY = "ada/apps";
export const BRANCH = "overskill/todo";

const PROMPT_FORM = `name: Prompt
description: Describe an app, get a pull request with a live preview.
title: "[app] "
labels: [prompt]
body:
  - type: markdown
    attributes:
      value: A pull request with a working app appears within **a minute**.
  - type: textarea
    id: prompt
    attributes:
      label: What should the app do?
      description: Say who uses it and what they do with it.
      placeholder: A to-do list for our office with due dates
    validations:
      required: true
  - type: input
    id: slug
    attributes:
      label: Name
      placeholder: todo
  - type: dropdown
    id: style
    attributes:
      label: Style
      options: [Plain, Playful]
  - type: checkboxes
    id: terms
    attributes:
      label: Before you send it
      options:
        - label: The prompt contains no secrets
          required: true
`;

const MAIN_FILES = {
  "README.md":
    "# Apps\n\nMade from prompts.\n\n| app | does |\n| --- | --- |\n| [todo](apps/todo) | keeps a list |\n",
  ".github/ISSUE_TEMPLATE/prompt.yml": PROMPT_FORM,
  ".github/ISSUE_TEMPLATE/config.yml": "blank_issues_enabled: true\n",
  "apps/todo/src/worker.ts":
    'export default {\n  fetch(): Response {\n    return new Response("hello");\n  },\n};\n',
};

const BRANCH_FILES = {
  "apps/todo/src/worker.ts":
    'import { List } from "./list.ts";\n\nexport default {\n  fetch(): Response {\n    return Response.json(new List().items);\n  },\n};\n',
  "apps/todo/src/list.ts": "export class List {\n  readonly items: string[] = [];\n}\n",
};

export interface SeededRepository {
  /** Commits that a pull request of `BRANCH` starts with. */
  readonly headSha: string;
  /** Adds a commit to `BRANCH` and pushes it; returns its SHA. */
  push(subject: string, files: Readonly<Record<string, string>>, branch?: string): Promise<string>;
}

/** Users ada (owner), grace (write) and linus (none); a repository with an issue form, and a branch that is ahead. */
export async function seedRepository(standIn: GitHubStandIn): Promise<SeededRepository> {
  const token = standIn.createUser("ada");
  standIn.createUser("grace");
  standIn.createUser("linus");
  await standIn.createRepository({ owner: "ada", name: "apps", description: "Apps made from prompts" });
  standIn.setCollaborator(REPOSITORY, "grace", "write");

  const push = async (
    subject: string,
    files: Readonly<Record<string, string>>,
    branch = BRANCH,
  ): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), "overskill-seed-"));
    const git = async (...args: string[]): Promise<string> =>
      (await run("git", ["-C", folder, ...args], { env: identity(token) })).stdout.trim();
    try {
      await git("init", "-q", "-b", branch);
      const remote = `http://127.0.0.1:${standIn.port}/${REPOSITORY}.git`;
      const start = (await git("ls-remote", remote)).includes(`refs/heads/${branch}`) ? branch : "main";
      if (await git("ls-remote", remote, `refs/heads/${start}`)) {
        await git("fetch", "-q", remote, start);
        await git("reset", "-q", "--hard", "FETCH_HEAD");
      }
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), text);
      }
      await git("add", "-A");
      await git("commit", "-q", "-m", subject);
      await git("push", "-q", remote, `HEAD:refs/heads/${branch}`);
      return await git("rev-parse", "HEAD");
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };

  await push("feat: start with a page that says hello", MAIN_FILES, "main");
  const headSha = await push("feat(todo): keep a list", BRANCH_FILES);
  return { headSha, push };
}

function identity(token: string): NodeJS.ProcessEnv {
  const basic = Buffer.from(`ada:${token}`).toString("base64");
  return {
    PATH: process.env["PATH"],
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: "http.extraHeader",
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
    GIT_AUTHOR_NAME: "ada",
    GIT_AUTHOR_EMAIL: "ada@users.noreply.gh.localhost",
    GIT_COMMITTER_NAME: "ada",
    GIT_COMMITTER_EMAIL: "ada@users.noreply.gh.localhost",
  };
}

/** Calls the REST API as a person; throws unless it succeeds. */
export async function callAs(
  standIn: GitHubStandIn,
  login: string,
  method: string,
  path: string,
  body: unknown = {},
): Promise<Record<string, unknown>> {
  const response = await standIn.context.callApi(login, `/repos/${REPOSITORY}${path}`, {
    method,
    headers: { "Content-Type": "application/json" },
    ...(method === "GET" ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
}
