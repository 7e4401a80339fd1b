import { withoutUndefined } from "../../../../actions/shared/domain/schema/tolerant.ts";
import { invalidAt } from "../syntax/problem.ts";
import { findValue, type Location, literalString, type Template } from "../syntax/template.ts";
import type { Step, UsesReference } from "./workflow.ts";

export function parseSteps(template: Template | undefined): readonly Step[] {
  return template?.kind === "sequence" ? template.items.map(parseStep) : [];
}

function parseStep(template: Template): Step {
  const { location } = template;
  const base = withoutUndefined({
    id: literalString(findValue(template, "id")),
    location,
    name: findValue(template, "name"),
    condition: findValue(template, "if") ?? succeeded(location),
    env: findValue(template, "env"),
    continueOnError: findValue(template, "continue-on-error"),
    timeoutMinutes: findValue(template, "timeout-minutes"),
  });
  const uses = findValue(template, "uses");
  if (uses !== undefined) {
    const step = { ...base, kind: "uses", uses: parseUsesReference(uses) } as const;
    return withoutUndefined({ ...step, with: findValue(template, "with") });
  }
  const run = findValue(template, "run");
  if (run === undefined) throw invalidAt(location, "A step must have `run` or `uses`.");
  return withoutUndefined({
    ...base,
    kind: "run" as const,
    run,
    shell: findValue(template, "shell"),
    workingDirectory: findValue(template, "working-directory"),
  });
}

/** Returns the condition that replaces a missing `if`. */
export function succeeded(location: Location): Template {
  return { kind: "expression", expression: "success()", location };
}

export function parseUsesReference(template: Template): UsesReference {
  const text = literalString(template);
  if (text === undefined) throw invalidAt(template.location, "`uses` must not be an expression.");
  return { text, location: template.location };
}
