import { invalidAt } from "../syntax/problem.ts";
import { findValue, literalText, type Place, type Template } from "../syntax/template.ts";
import { withoutUndefined } from "./optional.ts";
import type { Step, UsesReference } from "./workflow.ts";

export function parseSteps(template: Template | undefined): readonly Step[] {
  return template?.kind === "sequence" ? template.items.map(parseStep) : [];
}

function parseStep(template: Template): Step {
  const { place } = template;
  const base = withoutUndefined({
    id: literalText(findValue(template, "id")),
    place,
    name: findValue(template, "name"),
    condition: findValue(template, "if") ?? succeeded(place),
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
  if (run === undefined) throw invalidAt(place, "A step needs `run` or `uses`.");
  return withoutUndefined({
    ...base,
    kind: "run" as const,
    run,
    shell: findValue(template, "shell"),
    workingDirectory: findValue(template, "working-directory"),
  });
}

/** What a missing `if` means. */
export function succeeded(place: Place): Template {
  return { kind: "expression", expression: "success()", place };
}

export function parseUsesReference(template: Template): UsesReference {
  const text = literalText(template);
  if (text === undefined) throw invalidAt(template.place, "`uses` takes no expression.");
  return { text, place: template.place };
}
