import type { WorkflowEvent } from "../host/runner-host.ts";
import type { Trigger, Workflow } from "../workflow/workflow.ts";
import { passesName, passesPaths } from "./filter-pattern.ts";

export type Selection =
  | { readonly action: "run" }
  | { readonly action: "skip"; readonly reason: "event" | "type" | "ref" | "paths" | "other workflow" };

/** Activity types of the events that do not start a workflow for all types when `types` is absent. */
const DEFAULT_TYPES: Readonly<Record<string, readonly string[]>> = {
  pull_request: ["opened", "synchronize", "reopened"],
  pull_request_target: ["opened", "synchronize", "reopened"],
};

/** Decides whether an event starts a workflow. Calls `changedFiles` only if a path filter needs it. */
export async function selectTrigger(
  workflow: Workflow,
  event: WorkflowEvent,
  changedFiles: () => Promise<readonly string[] | undefined>,
): Promise<Selection> {
  const trigger = workflow.triggers.get(event.name);
  if (trigger === undefined) return { action: "skip", reason: "event" };
  if (event.workflowPath !== undefined && event.workflowPath !== workflow.path) {
    return { action: "skip", reason: "other workflow" };
  }
  if (!passesType(trigger, event)) return { action: "skip", reason: "type" };
  if (!passesRef(trigger, event)) return { action: "skip", reason: "ref" };
  if (trigger.paths === undefined || event.ref.startsWith("refs/tags/")) return { action: "run" };
  const files = await changedFiles();
  // GitHub runs the workflow without a commit to compare with, e.g. on a new branch.
  if (files === undefined || passesPaths(trigger.paths, files)) return { action: "run" };
  return { action: "skip", reason: "paths" };
}

function passesType(trigger: Trigger, event: WorkflowEvent): boolean {
  const types = trigger.types ?? DEFAULT_TYPES[event.name];
  return types === undefined || types.includes(String(event.payload["action"] ?? ""));
}

function passesRef({ branches, tags }: Trigger, event: WorkflowEvent): boolean {
  if (event.baseRef !== undefined) return branches === undefined || passesName(branches, event.baseRef);
  const { kind, name } = splitRef(event.ref);
  if (branches === undefined && tags === undefined) return true;
  // A filter for only branches or only tags excludes the other kind of ref.
  const filter = kind === "tag" ? tags : branches;
  return filter !== undefined && passesName(filter, name);
}

/** Splits `refs/heads/main` into branch `main`; a pull request's ref has the name `3/merge`. */
export function splitRef(ref: string): { readonly kind: "branch" | "tag" | "other"; readonly name: string } {
  if (ref.startsWith("refs/heads/")) return { kind: "branch", name: ref.slice("refs/heads/".length) };
  if (ref.startsWith("refs/tags/")) return { kind: "tag", name: ref.slice("refs/tags/".length) };
  return { kind: "other", name: ref.replace(/^refs\/(?:pull\/)?/, "") };
}
