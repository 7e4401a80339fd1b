import { unsupportedAt } from "./problem.ts";
import type { Template } from "./template.ts";

/**
 * The keys that the runner supports. GitHub's schema has already accepted the file, so a key that is missing here is
 * a feature of GitHub that the runner does not support.
 * `true` allows any value, `keys` a mapping with these keys (or a scalar), `each` a sequence, and `any` a mapping
 * with arbitrary keys.
 */
type Support =
  | true
  | { readonly keys: SupportTable }
  | { readonly each: Support }
  | { readonly any: Support };
interface SupportTable {
  readonly [key: string]: Support;
}

const DEFAULTS: Support = { keys: { run: { keys: { shell: true, "working-directory": true } } } };
const CONCURRENCY: Support = { keys: { group: true, "cancel-in-progress": true, queue: true } };
const TYPES: Support = { keys: { types: true } };
const PULL_REQUEST: Support = {
  keys: { types: true, branches: true, "branches-ignore": true, paths: true, "paths-ignore": true },
};
const CALL_INPUT: Support = {
  any: { keys: { description: true, type: true, required: true, default: true } },
};

const TRIGGERS = {
  keys: {
    check_run: TYPES,
    create: true,
    delete: true,
    deployment: true,
    deployment_status: true,
    issue_comment: TYPES,
    issues: TYPES,
    label: TYPES,
    pull_request: PULL_REQUEST,
    pull_request_target: PULL_REQUEST,
    push: {
      keys: {
        branches: true,
        "branches-ignore": true,
        tags: true,
        "tags-ignore": true,
        paths: true,
        "paths-ignore": true,
      },
    },
    release: TYPES,
    repository_dispatch: TYPES,
    schedule: { each: { keys: { cron: true, timezone: true } } },
    status: true,
    workflow_call: {
      keys: {
        inputs: CALL_INPUT,
        secrets: { any: { keys: { description: true, required: true } } },
        outputs: { any: { keys: { description: true, value: true } } },
      },
    },
    workflow_dispatch: {
      keys: {
        inputs: {
          any: { keys: { description: true, type: true, required: true, default: true, options: true } },
        },
      },
    },
  },
} as const satisfies Support;

export function isSupportedEvent(name: string): boolean {
  return Object.hasOwn(TRIGGERS.keys, name);
}

const STEP: Support = {
  keys: {
    id: true,
    name: true,
    if: true,
    uses: true,
    with: true,
    run: true,
    shell: true,
    "working-directory": true,
    env: true,
    "continue-on-error": true,
    "timeout-minutes": true,
  },
};

const JOB: Support = {
  keys: {
    name: true,
    needs: true,
    if: true,
    uses: true,
    with: true,
    secrets: true,
    permissions: true,
    concurrency: CONCURRENCY,
    strategy: { keys: { matrix: true, "fail-fast": true, "max-parallel": true } },
    "runs-on": true,
    environment: { keys: { name: true, url: true, deployment: true } },
    outputs: true,
    env: true,
    defaults: DEFAULTS,
    "timeout-minutes": true,
    "continue-on-error": true,
    steps: { each: STEP },
  },
};

const WORKFLOW: Support = {
  keys: {
    name: true,
    description: true,
    "run-name": true,
    on: TRIGGERS,
    permissions: true,
    env: true,
    defaults: DEFAULTS,
    concurrency: CONCURRENCY,
    jobs: { any: JOB },
  },
};

const ACTION: Support = {
  keys: {
    name: true,
    author: true,
    description: true,
    branding: true,
    inputs: { any: { keys: { description: true, required: true, default: true, deprecationMessage: true } } },
    outputs: { any: { keys: { description: true, value: true } } },
    runs: {
      keys: {
        using: true,
        main: true,
        pre: true,
        "pre-if": true,
        post: true,
        "post-if": true,
        steps: { each: STEP },
      },
    },
  },
};

/**
 * Checks that the runner supports every key of a workflow file. Throws PipelineError WORKFLOW_UNSUPPORTED naming file
 * and line.
 */
export function checkWorkflowSupported(workflow: Template): void {
  check(workflow, WORKFLOW, []);
}

/**
 * Checks that the runner supports every key of an `action.yml`. Throws PipelineError WORKFLOW_UNSUPPORTED naming file
 * and line.
 */
export function checkActionSupported(action: Template): void {
  check(action, ACTION, []);
}

function check(template: Template, support: Support, path: readonly string[]): void {
  if (support === true) return;
  if (template.kind === "sequence" && "each" in support) {
    for (const item of template.items) check(item, support.each, path);
  }
  if (template.kind !== "mapping") return;
  for (const { key, keyLocation, value } of template.entries) {
    const inner = "keys" in support ? support.keys[key] : "any" in support ? support.any : support;
    const names = [...path, key];
    if (inner === undefined) {
      throw unsupportedAt(keyLocation, `\`${names.join(".")}\` is not supported by the local runner.`);
    }
    check(value, inner, names);
  }
}
