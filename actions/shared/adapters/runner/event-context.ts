import { readFileSync } from "node:fs";
import { PipelineError } from "../../domain/errors.ts";

/** What the runner says about the event and the run; the only reader of `GITHUB_*`. */
export interface EventContext {
  /** `issues`, `issue_comment`, `pull_request`, `push`, … */
  readonly eventName: string;
  /** The webhook payload, untrusted: parse before use. */
  readonly payload: unknown;
  readonly owner: string;
  readonly repo: string;
  /** 40-digit SHA of `GITHUB_SHA`: the merge commit for pull requests. */
  readonly commit: string;
  /** Login of whoever caused the event. */
  readonly actor: string;
  readonly runId: number;
  /** The run's page, for `log_url` and comments. */
  readonly runUrl: string;
  readonly serverUrl: string;
  readonly apiUrl: string;
  /** Absolute path of the checkout. */
  readonly workspace: string;
  /** Absolute path of a folder that is emptied after the job. */
  readonly tempDirectory: string;
}

/**
 * https://docs.github.com/en/actions/reference/workflows-and-actions/variables
 * Throws EVENT_UNSUPPORTED outside of a workflow run, naming every variable that is missing.
 */
export function readEventContext(env: NodeJS.ProcessEnv): EventContext {
  const missing: string[] = [];
  const read = (name: string): string => {
    const value = env[name];
    if (value === undefined || value === "") missing.push(name);
    return value ?? "";
  };
  const [owner = "", repo = ""] = read("GITHUB_REPOSITORY").split("/");
  const serverUrl = read("GITHUB_SERVER_URL");
  const runId = Number(read("GITHUB_RUN_ID"));
  const eventPath = read("GITHUB_EVENT_PATH");
  const context = {
    eventName: read("GITHUB_EVENT_NAME"),
    owner,
    repo,
    commit: read("GITHUB_SHA"),
    actor: read("GITHUB_ACTOR"),
    runId,
    runUrl: `${serverUrl}/${owner}/${repo}/actions/runs/${runId}`,
    serverUrl,
    apiUrl: read("GITHUB_API_URL"),
    workspace: read("GITHUB_WORKSPACE"),
    tempDirectory: read("RUNNER_TEMP"),
  };
  if (missing.length > 0) {
    throw new PipelineError("EVENT_UNSUPPORTED", `Not in a workflow run: ${missing.join(", ")} not set.`);
  }
  return { ...context, payload: JSON.parse(readFileSync(eventPath, "utf8")) as unknown };
}
