import { parseSync, visitorKeys } from "oxc-parser";
import { isRecord } from "../../actions/shared/domain/schema/is-record.ts";
import { lineAndColumnAt } from "../../actions/shared/domain/text/line-and-column.ts";
import type { Finding } from "./findings.ts";
import type { Source } from "./sources.ts";

const MAX_COMPLEXITY = 20;

type Node = Readonly<Record<string, unknown>> & { readonly type: string; readonly start: number };

/** The function being counted. */
interface Scope {
  readonly name: string;
  readonly start: number;
  complexity: number;
}

const FUNCTIONS = ["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"];

/** Node types that add one path to a function. */
const BRANCHES = [
  "IfStatement",
  "ConditionalExpression",
  "LogicalExpression",
  "ForStatement",
  "ForInStatement",
  "ForOfStatement",
  "WhileStatement",
  "DoWhileStatement",
  "AssignmentPattern",
];

/**
 * Finds functions with a cyclomatic complexity above 20. Counts as ESLint does, nested functions on their own:
 * https://eslint.org/docs/latest/rules/complexity
 */
export function findComplexFunctions({ file, text }: Source, limit = MAX_COMPLEXITY): readonly Finding[] {
  return measureFunctions(file, text)
    .filter(({ complexity }) => complexity > limit)
    .map(({ name, start, complexity }) => ({
      file,
      line: lineAndColumnAt(text, start).line,
      message: `${name} has a cyclomatic complexity of ${complexity}; split it or replace branches with a table (at most ${limit})`,
    }));
}

function measureFunctions(file: string, text: string): readonly Scope[] {
  const scopes: Scope[] = [];
  const visit = (value: unknown, name: string, scope: Scope | undefined): void => {
    if (Array.isArray(value)) for (const item of value) visit(item, name, scope);
    if (!isNode(value)) return;
    if (scope !== undefined && isBranch(value)) scope.complexity += 1;
    const own = readName(value) ?? name;
    const inner = FUNCTIONS.includes(value.type) ? { name: own, start: value.start, complexity: 1 } : scope;
    if (inner !== undefined && inner !== scope) scopes.push(inner);
    const passed = FUNCTIONS.includes(value.type) ? "an anonymous function" : own;
    for (const key of visitorKeys[value.type] ?? []) visit(value[key], passed, inner);
  };
  visit(parseSync(file, text).program, "an anonymous function", undefined);
  return scopes;
}

function isNode(value: unknown): value is Node {
  return isRecord(value) && typeof value["type"] === "string" && typeof value["start"] === "number";
}

function isBranch(node: Node): boolean {
  if (node.type === "SwitchCase") return node["test"] !== null;
  if (node.type === "AssignmentExpression") return /^(&&|\|\||\?\?)=$/.test(String(node["operator"]));
  if (node.type === "MemberExpression" || node.type === "CallExpression") return node["optional"] === true;
  return BRANCHES.includes(node.type);
}

/** Reads the name that a declaration, property or method gives to the function in it. */
function readName(node: Node): string | undefined {
  const named = node["id"] ?? (isNode(node["value"]) ? node["key"] : undefined);
  return isRecord(named) && typeof named["name"] === "string" ? named["name"] : undefined;
}
