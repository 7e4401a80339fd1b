import { posix } from "node:path";
import type {
  AnyNode,
  ArrowFunctionExpression,
  CallExpression,
  Expression,
  FunctionExpression,
  Literal,
  LogicalExpression,
  MemberExpression,
  NewExpression,
  ObjectExpression,
  SpreadElement,
  TemplateLiteral,
  UnaryExpression,
} from "acorn";
import { callImport } from "./known-functions.ts";
import { type PlainValue, plain, type StaticValue, toPlain, unknown } from "./static-value.ts";

/** Values of the names in scope. */
export type Names = ReadonlyMap<string, StaticValue>;

/** The names that an expression can use, and the module that it is in. */
export interface Scope {
  readonly names: Names;
  /** Relative to the app's directory. */
  readonly file: string;
}

/** The argument that Vite passes to a configuration that is a function. */
const BUILD_ENVIRONMENT: ReadonlyMap<string, PlainValue> = new Map<string, PlainValue>([
  ["command", "build"],
  ["mode", "production"],
  ["isSsrBuild", false],
  ["isPreview", false],
]);

type NodeOfType<Type extends AnyNode["type"]> = Extract<AnyNode, { readonly type: Type }>;
type Evaluator<Type extends AnyNode["type"]> = (node: NodeOfType<Type>, scope: Scope) => StaticValue;

/** How to evaluate each type of node; all other nodes are unknown. */
const EVALUATORS: { readonly [Type in AnyNode["type"]]?: Evaluator<Type> } = {
  ArrayExpression: ({ elements, start }, scope) => ({
    kind: "array",
    items: elements.flatMap((item) => (item === null ? [] : evaluateElement(item, scope))),
    at: start,
  }),
  ArrowFunctionExpression: evaluateFunction,
  AwaitExpression: ({ argument }, scope) => evaluate(argument, scope),
  BinaryExpression: ({ operator, left, right, start }, scope) =>
    evaluateBinary(operator, [evaluate(left, scope), evaluate(right, scope)], start),
  CallExpression: evaluateCall,
  ConditionalExpression({ test, consequent, alternate, start }, scope) {
    const condition = evaluate(test, scope);
    if (condition.kind !== "plain") return unknown("a condition", start);
    return evaluate(condition.value ? consequent : alternate, scope);
  },
  FunctionExpression: evaluateFunction,
  Identifier({ name, start }, { names }) {
    if (name === "undefined") return plain(undefined, start);
    if (name === "__dirname") return plain("/", start);
    return { ...(names.get(name) ?? unknown(`\`${name}\``, start)), at: start };
  },
  Literal: evaluateLiteral,
  LogicalExpression: evaluateLogical,
  MemberExpression: evaluateMember,
  NewExpression: evaluateNew,
  ObjectExpression: evaluateObject,
  TemplateLiteral: evaluateTemplate,
  UnaryExpression: evaluateUnary,
};

/** Evaluates an expression without running it. */
export function evaluate(node: AnyNode, scope: Scope): StaticValue {
  return evaluateAs(node.type, node, scope);
}

/** Evaluates an expression that cannot use names of its module. */
export function evaluateAlone(node: Expression | SpreadElement): StaticValue {
  return evaluate(node, { names: new Map(), file: "" });
}

function evaluateAs<Type extends AnyNode["type"]>(
  type: Type,
  node: NodeOfType<Type>,
  scope: Scope,
): StaticValue {
  const evaluator = EVALUATORS[type];
  return evaluator === undefined ? unknown(`code (${type})`, node.start) : evaluator(node, scope);
}

/** Returns the name of an identifier, or the value of a string that names a property. */
export function readName(node: AnyNode): string {
  if (node.type === "Identifier" || node.type === "PrivateIdentifier") return node.name;
  return node.type === "Literal" ? String(node.value) : "";
}

function evaluateLiteral({ regex, value, start }: Literal): StaticValue {
  if (regex) return { kind: "pattern", source: regex.pattern, flags: regex.flags, at: start };
  if (typeof value === "bigint" || value instanceof RegExp) return unknown("a bigint", start);
  return plain(value, start);
}

function evaluateTemplate({ expressions, quasis, start }: TemplateLiteral, scope: Scope): StaticValue {
  const values = expressions.map((expression) => evaluate(expression, scope));
  if (values.some(({ kind }) => kind !== "plain")) return unknown("a template literal", start);
  const parts = quasis.map(({ value: { cooked } }, index) => {
    const value = values[index];
    return `${cooked}${value?.kind === "plain" ? value.value : ""}`;
  });
  return plain(parts.join(""), start);
}

function evaluateUnary({ operator, argument, start }: UnaryExpression, scope: Scope): StaticValue {
  const operand = evaluate(argument, scope);
  if (operand.kind === "plain" && operator === "!") return plain(!operand.value, start);
  if (operand.kind === "plain" && operator === "-") return plain(-Number(operand.value), start);
  return unknown("an expression", start);
}

function evaluateBinary(
  operator: string,
  [left, right]: readonly [StaticValue, StaticValue],
  at: number,
): StaticValue {
  if (left.kind !== "plain" || right.kind !== "plain") return unknown("an expression", at);
  const [a, b] = [left.value, right.value];
  if (operator === "===" || operator === "==") return plain(a === b, at);
  if (operator === "!==" || operator === "!=") return plain(a !== b, at);
  if (operator === "*") return plain(Number(a) * Number(b), at);
  if (operator !== "+") return unknown("an expression", at);
  return plain(typeof a === "number" && typeof b === "number" ? a + b : `${a}${b}`, at);
}

function evaluateLogical({ operator, left, right, start }: LogicalExpression, scope: Scope): StaticValue {
  const first = evaluate(left, scope);
  if (first.kind !== "plain") return unknown("a condition", start);
  const { value } = first;
  const takesFirst = { "&&": !value, "||": Boolean(value), "??": value !== null && value !== undefined };
  return takesFirst[operator] ? first : evaluate(right, scope);
}

function evaluateMember({ object, property, computed, start }: MemberExpression, scope: Scope): StaticValue {
  const path = evaluateMeta(object, property, scope);
  if (path !== undefined) return plain(path, start);
  const owner = evaluate(object, scope);
  const key = computed ? evaluate(property, scope) : plain(readName(property), start);
  const member = key.kind === "plain" ? String(key.value) : "";
  if (owner.kind === "object")
    return { ...(owner.entries.get(member) ?? plain(undefined, start)), at: start };
  if (owner.kind === "import" && (owner.name === "*" || owner.name === "default"))
    return { ...owner, name: member, at: start };
  if (owner.kind === "plain" && member === "pathname") return { ...owner, at: start };
  return unknown(`a member "${member}"`, start);
}

/** Evaluates `import.meta.dirname`, `import.meta.filename` and `import.meta.url`. */
function evaluateMeta(object: AnyNode, property: AnyNode, { file }: Scope): string | undefined {
  if (object.type !== "MetaProperty" || property.type !== "Identifier") return undefined;
  if (property.name === "dirname") return "/";
  return property.name === "url" || property.name === "filename" ? `/${file}` : undefined;
}

/** Evaluates `new URL("./path", import.meta.url)` to a path. */
function evaluateNew({ callee, arguments: args, start }: NewExpression, scope: Scope): StaticValue {
  if (callee.type !== "Identifier" || callee.name !== "URL")
    return unknown("an object that a constructor creates", start);
  const [path, base] = args;
  const written = path && evaluate(path, scope);
  const isBelowModule =
    base?.type === "MemberExpression" && evaluateMeta(base.object, base.property, scope) !== undefined;
  if (written?.kind !== "plain" || !isBelowModule) return unknown("a URL", start);
  const text = String(written.value);
  const slash = text.endsWith("/") && !/^[./]*$/.test(text) ? "/" : "";
  return plain(`${posix.resolve("/", text)}${slash}`, start);
}

function evaluateElement(item: Expression | SpreadElement, scope: Scope): readonly StaticValue[] {
  if (item.type !== "SpreadElement") return [evaluate(item, scope)];
  const spread = evaluate(item.argument, scope);
  return spread.kind === "array" ? spread.items : [unknown("a spread of values", item.start)];
}

function evaluateObject({ properties, start }: ObjectExpression, scope: Scope): StaticValue {
  const entries = new Map<string, StaticValue>();
  for (const property of properties) {
    const at = property.start;
    if (property.type === "SpreadElement") {
      const spread = evaluate(property.argument, scope);
      if (spread.kind === "plain" && !spread.value) continue;
      if (spread.kind !== "object") return unknown("a spread of values", at);
      for (const [name, value] of spread.entries) entries.set(name, value);
      continue;
    }
    const key = property.computed ? evaluate(property.key, scope) : plain(readName(property.key), at);
    if (key.kind !== "plain") return unknown("a computed key", at);
    const value = property.kind === "init" ? evaluate(property.value, scope) : unknown("an accessor", at);
    entries.set(String(key.value), { ...value, at });
  }
  return { kind: "object", entries, at: start };
}

function evaluateCall({ callee, arguments: written, start }: CallExpression, scope: Scope): StaticValue {
  const args = written.flatMap((argument) => evaluateElement(argument, scope));
  if (args[0] !== undefined && isJsonStringify(callee, scope)) {
    const value = toPlain(args[0]);
    return value.known ? plain(JSON.stringify(value.value), start) : unknown("JSON of a value", start);
  }
  const target = evaluate(callee, scope);
  if (target.kind === "function") return { ...target.result, at: start };
  return target.kind === "import" ? callImport(target, args, start) : unknown("a function call", start);
}

function isJsonStringify(callee: AnyNode, { names }: Scope): boolean {
  if (callee.type !== "MemberExpression" || callee.object.type !== "Identifier") return false;
  const { name } = callee.object;
  return name === "JSON" && !names.has(name) && readName(callee.property) === "stringify";
}

/** Evaluates what the function returns when Vite calls it. */
function evaluateFunction(
  { params, body, start }: ArrowFunctionExpression | FunctionExpression,
  { names, file }: Scope,
): StaticValue {
  const inner = new Map(names);
  const read = (name: string): StaticValue => {
    const value = BUILD_ENVIRONMENT.get(name);
    return value === undefined ? unknown(`\`${name}\``, start) : plain(value, start);
  };
  const [parameter] = params;
  if (parameter?.type === "ObjectPattern") {
    for (const property of parameter.properties) {
      if (property.type !== "Property" || property.value.type !== "Identifier") continue;
      inner.set(property.value.name, read(readName(property.key)));
    }
  } else if (parameter?.type === "Identifier") {
    const entries = new Map([...BUILD_ENVIRONMENT.keys()].map((name) => [name, read(name)]));
    inner.set(parameter.name, { kind: "object", entries, at: start });
  }
  const returned = findReturned(body);
  const result =
    returned === undefined
      ? unknown("a function with statements", start)
      : evaluate(returned, { names: inner, file });
  return { kind: "function", result, at: start };
}

/** Returns the expression that a function returns, if it does nothing else. */
function findReturned(body: ArrowFunctionExpression["body"]): Expression | undefined {
  if (body.type !== "BlockStatement") return body;
  const [only, ...others] = body.body;
  if (only?.type !== "ReturnStatement" || others.length > 0) return undefined;
  return only.argument ?? undefined;
}
