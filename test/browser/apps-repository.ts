import type { GitHubStandIn } from "../../scripts/local/github/server/stand-in.ts";

export const REPOSITORY = "ada/apps";

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

type Files = Readonly<Record<string, string>>;

/** Creates the users ada (owner), grace (write) and linus (no role), and a repository with an issue form and an app. */
export async function seedRepository(standIn: GitHubStandIn): Promise<void> {
  standIn.createUser("ada");
  standIn.createUser("grace");
  standIn.createUser("linus");
  await standIn.createRepository({ owner: "ada", name: "apps", description: "Apps made from prompts" });
  standIn.setCollaborator(REPOSITORY, "grace", "write");
  // The git data API answers 409 for an empty repository; the contents API does not.
  const content = Buffer.from("# Apps\n").toString("base64");
  await callAs(standIn, "ada", "PUT /contents/README.md", { message: "chore: begin", content });
  await commitFiles(standIn, "main", "feat: start with a page that says hello", MAIN_FILES);
}

/** Adds one commit to a branch and creates the branch from main if necessary. Returns the commit's SHA. */
export async function commitFiles(
  standIn: GitHubStandIn,
  branch: string,
  message: string,
  files: Files,
): Promise<string> {
  const call = (route: string, body?: unknown) => callAs(standIn, "ada", route, body);
  const findTip = async (name: string): Promise<string | undefined> => {
    const matching = await call(`GET /git/matching-refs/heads/${name}`);
    const refs = matching as unknown as readonly { ref: string; object: { sha: string } }[];
    return refs.find(({ ref }) => ref === `refs/heads/${name}`)?.object.sha;
  };
  const tip = await findTip(branch);
  const parent = tip ?? (await findTip("main"));
  const entries = Object.entries(files);
  const tree = await call("POST /git/trees", {
    base_tree: parent,
    tree: entries.map(([path, content]) => ({ path, content, mode: "100644", type: "blob" })),
  });
  const commit = await call("POST /git/commits", { message, tree: tree["sha"], parents: [parent] });
  const sha = String(commit["sha"]);
  if (tip === undefined) await call("POST /git/refs", { ref: `refs/heads/${branch}`, sha });
  else await call(`PATCH /git/refs/heads/${branch}`, { sha });
  return sha;
}

export interface OpenedPull {
  readonly number: number;
  /** Path of the page. */
  readonly address: string;
  readonly branch: string;
  readonly headSha: string;
}

/** Opens a pull request that adds one app, so that pull requests do not conflict with each other. */
export async function openPull(standIn: GitHubStandIn, slug: string, files?: Files): Promise<OpenedPull> {
  const branch = `overskill/${slug}`;
  const subject = `feat(${slug}): make it`;
  const list = { [`apps/${slug}/src/list.ts`]: "export class List {}\n" };
  const headSha = await commitFiles(standIn, branch, subject, files ?? list);
  const pull = await callAs(standIn, "ada", "POST /pulls", { title: subject, head: branch, base: "main" });
  const number = Number(pull["number"]);
  return { number, address: `/${REPOSITORY}/pull/${number}`, branch, headSha };
}

/** Calls a route of the repository's REST API, such as `GET /issues`, as a user. Throws unless it succeeds. */
export async function callAs(
  standIn: GitHubStandIn,
  login: string,
  route: string,
  body: unknown = {},
): Promise<Record<string, unknown>> {
  const [method = "", path = ""] = route.split(" ");
  const response = await standIn.context.callApi(login, `/repos/${REPOSITORY}${path}`, {
    method,
    headers: { "Content-Type": "application/json" },
    ...(method === "GET" ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${route} answered ${response.status}: ${text}`);
  return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
}
