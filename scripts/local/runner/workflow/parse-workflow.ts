import { withoutUndefined } from "../../../../actions/shared/domain/schema/tolerant.ts";
import { invalidAt, unsupportedAt } from "../syntax/problem.ts";
import { readWorkflowTemplate } from "../syntax/read-template.ts";
import { checkWorkflowSupported } from "../syntax/supported-keys.ts";
import {
  findValue,
  listEntries,
  literalString,
  literalStrings,
  type MappingEntry,
  type MappingTemplate,
  type Template,
} from "../syntax/template.ts";
import { parseSteps, parseUsesReference, succeeded } from "./parse-step.ts";
import { parseTriggers } from "./parse-triggers.ts";
import type { Job, RunDefaults, Workflow } from "./workflow.ts";

/** Parses a workflow file. Throws PipelineError WORKFLOW_INVALID or WORKFLOW_UNSUPPORTED naming file and line. */
export async function parseWorkflow(path: string, content: string): Promise<Workflow> {
  const root = await readWorkflowTemplate(path, content);
  checkWorkflowSupported(root);
  return withoutUndefined({
    path,
    name: literalString(findValue(root, "name")) ?? path,
    runName: findValue(root, "run-name"),
    triggers: parseTriggers(required(root, "on")),
    permissions: findValue(root, "permissions"),
    env: findValue(root, "env"),
    defaults: parseDefaults(root),
    concurrency: findValue(root, "concurrency"),
    jobs: listEntries(required(root, "jobs")).map(parseJob),
  });
}

function required(template: MappingTemplate, key: string): Template {
  const value = findValue(template, key);
  if (value === undefined) throw invalidAt(template.location, `\`${key}\` is missing.`);
  return value;
}

function parseJob({ key: id, keyLocation: location, value: template }: MappingEntry): Job {
  const uses = findValue(template, "uses");
  const base = withoutUndefined({
    id,
    location,
    name: findValue(template, "name"),
    needs: literalStrings(findValue(template, "needs")),
    condition: findValue(template, "if") ?? succeeded(location),
    strategy: findValue(template, "strategy"),
    permissions: findValue(template, "permissions"),
    concurrency: findValue(template, "concurrency"),
  });
  if (uses !== undefined) {
    return withoutUndefined({
      ...base,
      kind: "call" as const,
      uses: parseUsesReference(uses),
      with: findValue(template, "with"),
      secrets: findValue(template, "secrets"),
    });
  }
  const runsOn = findValue(template, "runs-on");
  if (runsOn === undefined) throw invalidAt(location, `The job \`${id}\` needs \`runs-on\` or \`uses\`.`);
  return withoutUndefined({
    ...base,
    kind: "steps" as const,
    runsOn: checkRunsOn(runsOn),
    environment: checkEnvironment(findValue(template, "environment")),
    outputs: findValue(template, "outputs"),
    env: findValue(template, "env"),
    defaults: parseDefaults(template),
    timeoutMinutes: findValue(template, "timeout-minutes"),
    continueOnError: findValue(template, "continue-on-error"),
    steps: parseSteps(findValue(template, "steps")),
  });
}

function parseDefaults(template: Template): RunDefaults {
  const run = findValue(findValue(template, "defaults"), "run");
  return withoutUndefined({
    shell: findValue(run, "shell"),
    workingDirectory: findValue(run, "working-directory"),
  });
}

/** Checks `runs-on`. Jobs run on this machine, whatever Unix label they name. */
function checkRunsOn(runsOn: Template): Template {
  if (runsOn.kind === "mapping") {
    throw unsupportedAt(runsOn.location, "Runner groups are not supported by the local runner.");
  }
  if (literalStrings(runsOn).some((label) => /^windows/i.test(label))) {
    throw unsupportedAt(runsOn.location, "Windows runners are not supported by the local runner.");
  }
  return runsOn;
}

/**
 * On GitHub, a job with `environment` creates a Deployment unless it sets `deployment: false`.
 * The local runner cannot create one, so it refuses the workflow instead of skipping it silently.
 */
function checkEnvironment(environment: Template | undefined): Template | undefined {
  if (environment === undefined) return undefined;
  if (literalString(findValue(environment, "deployment")) === "false") return environment;
  throw unsupportedAt(
    environment.location,
    "A job's `environment` needs `deployment: false`: the local runner does not create Deployments.",
  );
}
