import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ModelStandIn, startModel } from "../../scripts/local/model/stand-in.ts";
import { Faults } from "../../scripts/local/server/faults.ts";
import { openWorld, REPO, type World } from "../local/github/world.ts";
import { runStep, type StepResult } from "./run-step.ts";

const CONFIG = "environments:\n  preview: { domain: p.localhost }\n  production: { domain: a.localhost }\n";

let world: World;
let model: ModelStandIn;
let faults: Faults;
let folder: string;

beforeEach(async () => {
  faults = new Faults();
  [world, model, folder] = await Promise.all([
    openWorld(),
    startModel({ faults }),
    mkdtemp(join(tmpdir(), "overskill-generate-")),
  ]);
  allowPullRequests(true);
  await world.commit("main", { ".github/overskill.yml": CONFIG });
});

afterEach(async () => {
  await Promise.all([world[Symbol.asyncDispose](), model.close(), rm(folder, { recursive: true })]);
});

/** A setting of the repository that is off by default. */
function allowPullRequests(actionsMayOpenPullRequests: boolean): void {
  const { repositories } = world.github.store;
  const id = repositories.find(({ name }) => name === REPO.repo)?.id ?? 0;
  repositories.update(id, { actionsMayOpenPullRequests });
}

/** Runs the Action as the runner does: in its own process, with inputs, an event and a job's token. */
async function runGenerate(eventName: string, payload: object): Promise<StepResult> {
  const permissions = { contents: "write", issues: "write", "pull-requests": "write" } as const;
  const { token } = await world.job(permissions);
  const eventPath = join(folder, "event.json");
  await writeFile(eventPath, JSON.stringify(payload));
  return runStep({
    entry: "generate/main",
    folder: join(folder, "step"),
    inputs: {
      "github-token": token,
      "openai-api-key": "sk-standin",
      "openai-base-url": model.baseUrl,
      model: model.model,
    },
    env: {
      GITHUB_REPOSITORY: `${REPO.owner}/${REPO.repo}`,
      GITHUB_SERVER_URL: world.github.serverUrl,
      GITHUB_API_URL: world.github.apiUrl,
      GITHUB_RUN_ID: "1",
      GITHUB_EVENT_NAME: eventName,
      GITHUB_EVENT_PATH: eventPath,
      GITHUB_SHA: world.initial,
      GITHUB_ACTOR: "writer",
      GITHUB_WORKSPACE: folder,
      RUNNER_TEMP: folder,
    },
  });
}

async function openIssue(login: string, body: string) {
  const { data } = await world.as(login).rest.issues.create({ ...REPO, title: "An app", body });
  return data.number;
}

const findPerson = (login: string) => ({
  login,
  id: world.github.store.account(login)?.id ?? 0,
  type: "User",
});

async function issueEvent(number: number, login: string) {
  const { data: issue } = await world.owner.rest.issues.get({ ...REPO, issue_number: number });
  return { action: "opened", issue, sender: findPerson(login) };
}

async function listComments(number: number): Promise<readonly string[]> {
  const { data } = await world.owner.rest.issues.listComments({ ...REPO, issue_number: number });
  return data.map(({ body }) => body ?? "");
}

async function listBranches(): Promise<readonly string[]> {
  const { data } = await world.owner.rest.git.listMatchingRefs({ ...REPO, ref: "heads/overskill/" });
  return data.map(({ ref }) => ref);
}

describe("the generate Action, against GitHub and the model over HTTP", () => {
  it("creates an app from an issue, then changes it on a comment", async () => {
    const issue = await openIssue("writer", "Build a to-do list where my team can add tasks.");
    const made = await runGenerate("issues", await issueEvent(issue, "writer"));
    expect(made.log).not.toContain("::error");
    expect(made.exitCode).toBe(0);
    expect(made.outputs).toMatchObject({ changed: "true", app: "to-do-list" });
    expect(made.summary).toContain("App generated");

    const { data: pulls } = await world.owner.rest.pulls.list(REPO);
    const [pull] = pulls;
    expect(pull).toMatchObject({ title: "To-do list", head: { ref: `overskill/${issue}-to-do-list` } });
    expect(pull?.labels.map(({ name }) => name)).toEqual(["overskill"]);
    const number = pull?.number ?? 0;

    const { data: opened } = await world.owner.rest.issues.get({ ...REPO, issue_number: number });
    const changed = await runGenerate("issue_comment", {
      action: "created",
      issue: opened,
      comment: {
        id: 1,
        body: "Make the accent colour green and add a dark mode.",
        created_at: opened.updated_at,
      },
      sender: findPerson("writer"),
    });
    expect(changed.exitCode).toBe(0);
    const { data: commits } = await world.owner.rest.pulls.listCommits({ ...REPO, pull_number: number });
    expect(commits).toHaveLength(2);
    expect(commits[1]?.commit.message).toMatch(/^change\(to-do-list\): [\s\S]*Prompt-Issue: #\d+\n/);
    const { data: files } = await world.owner.rest.repos.getCommit({ ...REPO, ref: commits[1]?.sha ?? "" });
    expect(files.files?.map(({ filename }) => filename).sort()).toEqual([
      "apps/to-do-list/src/main.ts",
      "apps/to-do-list/src/style.css",
      "apps/to-do-list/src/theme.ts",
    ]);
    expect(await listComments(number)).toEqual([expect.stringContaining("Changed in")]);
  });

  it("only replies to a person without write access", async () => {
    const issue = await openIssue("stranger", "Build a poll.");
    const { exitCode, outputs } = await runGenerate("issues", await issueEvent(issue, "stranger"));
    expect(exitCode).toBe(0);
    expect(outputs).toMatchObject({ changed: "false" });
    expect(await listComments(issue)).toEqual([expect.stringContaining("Thank you")]);
    expect(await listBranches()).toEqual([]);
  });

  it("deletes its branch and names the setting if Actions may not open pull requests", async () => {
    allowPullRequests(false);
    const issue = await openIssue("writer", "Build a poll.");
    expect((await runGenerate("issues", await issueEvent(issue, "writer"))).exitCode).toBe(1);
    expect(await listComments(issue)).toEqual([expect.stringContaining("Workflow permissions")]);
    expect(await listBranches()).toEqual([]);
  });

  it("fails with MODEL_UNAVAILABLE and pushes nothing if the model's answer is cut off inside a file", async () => {
    faults.add({ path: /completions/, effect: { kind: "delay", ms: 0 }, times: 2 });
    faults.add({ path: /completions/, effect: { kind: "break-off", afterBytes: 3000 } });
    const issue = await openIssue("writer", "Build a guestbook.");
    const { exitCode, log, outputs } = await runGenerate("issues", await issueEvent(issue, "writer"));
    expect(exitCode).toBe(1);
    expect(log).toMatch(/::error title=generate%3A MODEL_UNAVAILABLE::/);
    expect(outputs).toMatchObject({ "error-code": "MODEL_UNAVAILABLE" });
    expect(await listComments(issue)).toEqual([
      expect.stringMatching(/MODEL_UNAVAILABLE[\s\S]*actions\/runs\/1/),
    ]);
    expect(await listBranches()).toEqual([]);
  });
});
