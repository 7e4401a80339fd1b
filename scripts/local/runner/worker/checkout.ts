import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import { COMMIT_SHA } from "../../../../actions/shared/domain/identifiers.ts";
import { asMap, coerceString, evaluateStrings, type ValueMap } from "../expressions/evaluate.ts";
import { invalidAt } from "../syntax/problem.ts";
import { checkCheckoutInputs } from "../workflow/checkout-inputs.ts";
import type { UsesStep } from "../workflow/workflow.ts";
import type { StepExecution, StepOutcome } from "./invoke.ts";
import { evaluationFor, processEnv, type Variables } from "./job-context.ts";
import { runProcess } from "./run-process.ts";

interface CheckoutPlan {
  readonly url: string;
  /** The configuration key under which GitHub's Action stores the credentials. */
  readonly headerKey: string;
  readonly directory: string;
  readonly token: string;
  readonly persistCredentials: boolean;
  /** Number of commits to fetch; 0 for the whole history. */
  readonly depth: number;
  readonly clean: boolean;
  /** Tried in order. */
  readonly refs: readonly RefPlan[];
}

/** Runs git in the checkout and returns its output. Throws an Error naming the command. */
type Git = (...args: readonly string[]) => Promise<string>;

interface RefPlan {
  /** What to fetch: a commit or a full ref. */
  readonly fetch: string;
  /** The branch to check out by name; detached if absent. */
  readonly branch?: string;
}

/** Checks out a repository as `actions/checkout` does: one commit, unless `fetch-depth` asks for more. */
export async function runCheckout(step: UsesStep, execution: StepExecution): Promise<StepOutcome> {
  const plan = planCheckout(step, execution);
  const { log, job } = execution;
  job.masker.add(plan.token);
  job.masker.add(encodeCredentials(plan));
  log.group(`Run ${step.uses.text}`, [`directory: ${plan.directory}`, `ref: ${plan.refs[0]?.fetch ?? ""}`]);
  await mkdir(plan.directory, { recursive: true });
  const git = createGit(plan, execution);
  await git("init", "--quiet");
  await git("config", "--local", "gc.auto", "0");
  // The directory may contain an earlier checkout of the same job.
  await git("config", "--local", "--replace-all", "remote.origin.url", plan.url);
  if (plan.persistCredentials) {
    await git("config", "--local", plan.headerKey, `AUTHORIZATION: basic ${encodeCredentials(plan)}`);
  }
  const { branch, fetch } = await fetchFirst(plan, git);
  if (plan.clean) await git("clean", "-ffdx", "--quiet");
  const target = branch === undefined ? ["--detach"] : ["-B", branch];
  await git("checkout", "--quiet", "--force", ...target, "FETCH_HEAD");
  const commit = await git("rev-parse", "HEAD");
  log.write(`HEAD is now at ${commit}`);
  return { outcome: "success", outputs: { commit, ref: fetch } };
}

async function fetchFirst(plan: CheckoutPlan, git: Git): Promise<RefPlan> {
  const [first, ...others] = plan.refs;
  if (first === undefined) throw new Error("There is nothing to fetch.");
  const args = ["fetch", "--no-tags", "--quiet", ...depthArgs(plan), "origin", ...refspecs(plan, first)];
  try {
    await git(...args);
    return first;
  } catch (error) {
    if (others.length === 0) throw error;
    return fetchFirst({ ...plan, refs: others }, git);
  }
}

function planCheckout(step: UsesStep, { job, scope, env }: StepExecution): CheckoutPlan {
  checkCheckoutInputs(step);
  const { workspace, contexts, token, serverUrl } = job.message;
  const inputs = evaluateStrings(step.with, evaluationFor(job, scope, env));
  const github = asMap(contexts.github);
  const repository = inputs["repository"] || coerceString(github["repository"] ?? "");
  const directory = resolve(workspace, inputs["path"] ?? "");
  if (directory !== workspace && !directory.startsWith(workspace + sep)) {
    throw invalidAt(step.location, `The path \`${inputs["path"]}\` is outside the workspace.`);
  }
  return {
    url: `${serverUrl}/${repository}`,
    headerKey: `http.${serverUrl}/.extraheader`,
    directory,
    token: inputs["token"] || token,
    persistCredentials: inputs["persist-credentials"] !== "false",
    depth: Number.parseInt(inputs["fetch-depth"] ?? "1", 10),
    clean: inputs["clean"] !== "false",
    refs: planRefs(repository, inputs["ref"] ?? "", github),
  };
}

/** Plans what to fetch. Without a ref it is the event's commit, on the event's branch; a short name may be a branch or a tag. */
function planRefs(repository: string, ref: string, github: ValueMap): readonly RefPlan[] {
  const own = coerceString(github["repository"] ?? "");
  if (ref === "" && repository.toLowerCase() !== own.toLowerCase()) return [{ fetch: "HEAD" }];
  if (ref === "") {
    const sha = coerceString(github["sha"] ?? "");
    const branch = parseBranch(coerceString(github["ref"] ?? ""));
    return [{ fetch: sha, ...(branch && { branch }) }];
  }
  if (COMMIT_SHA.test(ref)) return [{ fetch: ref }];
  if (!ref.startsWith("refs/"))
    return [{ fetch: `refs/heads/${ref}`, branch: ref }, { fetch: `refs/tags/${ref}` }];
  const branch = parseBranch(ref);
  return [{ fetch: ref, ...(branch && { branch }) }];
}

function parseBranch(ref: string): string | undefined {
  return ref.startsWith("refs/heads/") ? ref.slice("refs/heads/".length) : undefined;
}

/** Returns the depth options. An earlier checkout in the same directory may have left a shallow history. */
function depthArgs({ depth, directory }: CheckoutPlan): readonly string[] {
  if (depth > 0) return [`--depth=${depth}`];
  return existsSync(join(directory, ".git/shallow")) ? ["--unshallow"] : [];
}

/** Returns what to fetch. The whole history includes every branch and tag, as with GitHub's Action. */
function refspecs({ depth }: CheckoutPlan, { fetch, branch }: RefPlan): readonly string[] {
  if (depth === 0) return [fetch, "+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"];
  return [branch === undefined ? fetch : `+${fetch}:refs/remotes/origin/${branch}`];
}

function encodeCredentials({ token }: CheckoutPlan): string {
  return Buffer.from(`x-access-token:${token}`).toString("base64");
}

/** Passes the credentials through the environment, so that process lists do not show them. */
function createGit(plan: CheckoutPlan, { job, scope, env, log, signal }: StepExecution): Git {
  const variables: Variables = {
    ...processEnv(job, scope, env),
    GIT_TERMINAL_PROMPT: "0",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_COUNT: "2",
    GIT_CONFIG_KEY_0: plan.headerKey,
    // The first value is empty to drop a header that an earlier checkout left in the local configuration.
    GIT_CONFIG_VALUE_0: "",
    GIT_CONFIG_KEY_1: plan.headerKey,
    GIT_CONFIG_VALUE_1: `AUTHORIZATION: basic ${encodeCredentials(plan)}`,
  };
  return async (...args) => {
    const lines: string[] = [];
    const exitCode = await runProcess(job.groups, {
      command: "git",
      args,
      cwd: plan.directory,
      env: variables,
      onLine: (line) => lines.push(line),
      signal,
    });
    if (exitCode === 0) return lines.join("\n");
    for (const line of lines) log.write(line);
    throw new Error(`git ${args[0]} failed with exit code ${exitCode}`);
  };
}
