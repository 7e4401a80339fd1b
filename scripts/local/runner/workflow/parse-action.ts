import { invalidAt, unsupportedAt } from "../syntax/problem.ts";
import { readActionTemplate } from "../syntax/read-template.ts";
import { checkActionSupported } from "../syntax/supported-keys.ts";
import {
  entriesOf,
  findValue,
  literalText,
  type MappingTemplate,
  type Template,
} from "../syntax/template.ts";
import type { Action, ActionInput, ActionRuns } from "./action.ts";
import { withoutUndefined } from "./optional.ts";
import { parseSteps } from "./parse-step.ts";

export type ActionMetadata = Pick<Action, "name" | "inputs" | "runs">;

/** @throws PipelineError WORKFLOW_INVALID or WORKFLOW_UNSUPPORTED naming file and line. */
export async function parseAction(file: string, content: string): Promise<ActionMetadata> {
  const root = await readActionTemplate(file, content);
  const runs = findValue(root, "runs") ?? root;
  const using = literalText(findValue(runs, "using")) ?? "";
  if (using === "docker") throw unsupportedAt(runs.place, "Docker Actions are not supported.");
  checkActionSupported(root);
  return {
    name: literalText(findValue(root, "name")) ?? file,
    inputs: entriesOf(findValue(root, "inputs")).map(({ key, value }) => parseInput(key, value)),
    runs: using === "composite" ? parseComposite(root, runs) : parseJavaScript(runs, using),
  };
}

function parseInput(name: string, template: Template): ActionInput {
  return withoutUndefined({
    name,
    required: literalText(findValue(template, "required")) === "true",
    default: findValue(template, "default"),
  });
}

function parseComposite(root: MappingTemplate, runs: Template): ActionRuns {
  const outputs = entriesOf(findValue(root, "outputs")).flatMap(({ key, value }) => {
    const template = findValue(value, "value");
    return template === undefined ? [] : [{ name: key, value: template }];
  });
  return { kind: "composite", steps: parseSteps(findValue(runs, "steps")), outputs };
}

function parseJavaScript(runs: Template, using: string): ActionRuns {
  if (!/^node(20|24)$/.test(using)) {
    throw unsupportedAt(runs.place, `\`using: ${using}\` is not supported; use \`node24\`.`);
  }
  const main = literalText(findValue(runs, "main"));
  if (main === undefined) throw invalidAt(runs.place, "`main` is missing.");
  return withoutUndefined({
    kind: "javascript" as const,
    main,
    pre: literalText(findValue(runs, "pre")),
    preCondition: hookCondition(runs, "pre-if"),
    post: literalText(findValue(runs, "post")),
    postCondition: hookCondition(runs, "post-if"),
  });
}

/** Unlike a step's `if` these are taken as they are: `always()` when absent, and no `success()` is added. */
function hookCondition(runs: Template, key: string): Template {
  const template = findValue(runs, key);
  if (template?.kind === "expression") return template;
  const expression = literalText(template) ?? "always()";
  return { kind: "expression", expression, place: template?.place ?? runs.place };
}
