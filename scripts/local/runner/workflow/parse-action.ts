import { withoutUndefined } from "../../../../actions/shared/domain/schema/tolerant.ts";
import { invalidAt, unsupportedAt } from "../syntax/problem.ts";
import { readActionTemplate } from "../syntax/read-template.ts";
import { checkActionSupported } from "../syntax/supported-keys.ts";
import {
  findValue,
  listEntries,
  literalString,
  type MappingTemplate,
  type Template,
} from "../syntax/template.ts";
import type { Action, ActionInput, ActionRuns } from "./action.ts";
import { parseSteps } from "./parse-step.ts";

export type ActionMetadata = Pick<Action, "name" | "inputs" | "runs">;

/** Parses an `action.yml`. Throws PipelineError WORKFLOW_INVALID or WORKFLOW_UNSUPPORTED naming file and line. */
export async function parseAction(file: string, content: string): Promise<ActionMetadata> {
  const root = await readActionTemplate(file, content);
  const runs = findValue(root, "runs") ?? root;
  const using = literalString(findValue(runs, "using")) ?? "";
  if (using === "docker") throw unsupportedAt(runs.location, "Docker Actions are not supported.");
  checkActionSupported(root);
  return {
    name: literalString(findValue(root, "name")) ?? file,
    inputs: listEntries(findValue(root, "inputs")).map(({ key, value }) => parseInput(key, value)),
    runs: using === "composite" ? parseComposite(root, runs) : parseJavaScript(runs, using),
  };
}

function parseInput(name: string, template: Template): ActionInput {
  return withoutUndefined({
    name,
    required: literalString(findValue(template, "required")) === "true",
    default: findValue(template, "default"),
  });
}

function parseComposite(root: MappingTemplate, runs: Template): ActionRuns {
  const outputs = listEntries(findValue(root, "outputs")).flatMap(({ key, value }) => {
    const template = findValue(value, "value");
    return template === undefined ? [] : [{ name: key, value: template }];
  });
  return { kind: "composite", steps: parseSteps(findValue(runs, "steps")), outputs };
}

function parseJavaScript(runs: Template, using: string): ActionRuns {
  if (!/^node(20|24)$/.test(using)) {
    throw unsupportedAt(runs.location, `\`using: ${using}\` is not supported; use \`node24\`.`);
  }
  const main = literalString(findValue(runs, "main"));
  if (main === undefined) throw invalidAt(runs.location, "`main` is missing.");
  return withoutUndefined({
    kind: "javascript" as const,
    main,
    pre: literalString(findValue(runs, "pre")),
    preCondition: hookCondition(runs, "pre-if"),
    post: literalString(findValue(runs, "post")),
    postCondition: hookCondition(runs, "post-if"),
  });
}

/** Parses `pre-if` or `post-if`. The default is `always()`, and unlike in a step's `if`, no `success()` is added. */
function hookCondition(runs: Template, key: string): Template {
  const template = findValue(runs, key);
  if (template?.kind === "expression") return template;
  const expression = literalString(template) ?? "always()";
  return { kind: "expression", expression, location: template?.location ?? runs.location };
}
