import { posix } from "node:path";
import type { AnyNode, CallExpression, Expression, Program, Property, SpreadElement } from "acorn";
import { type StaticValue, toPlain } from "./static-value.ts";

type Scope = ReadonlyMap<string, StaticValue>;

/** What Vite passes to a configuration that is a function. */
const BUILD_ENVIRONMENT = { command: "build", mode: "production", isSsrBuild: false, isPreview: false };

/**
 * The default export of a module, as far as it follows from the text. Paths are those of an app whose folder is
 * `/`: `resolve(import.meta.dirname, "src")` is `/src`.
 */
export function evaluateDefaultExport(program: Program, file: string): StaticValue {
  const scope = new Map<string, StaticValue>();
  for (const statement of program.body) {
    if (statement.type === "ImportDeclaration") {
      for (const specifier of statement.specifiers) {
        const name = specifier.type === "ImportSpecifier" ? nameOf(specifier.imported) : "default";
        const module = String(statement.source.value);
        scope.set(specifier.local.name, {
          kind: "import",
          module,
          name: specifier.type === "ImportNamespaceSpecifier" ? "*" : name,
          at: statement.start,
        });
      }
    } else if (statement.type === "VariableDeclaration" && statement.kind !== "let") {
      for (const { id, init } of statement.declarations) {
        if (id.type === "Identifier" && init) scope.set(id.name, evaluate(init, scope, file));
      }
    } else if (statement.type === "ExportDefaultDeclaration") {
      return evaluate(statement.declaration, scope, file);
    } else if (statement.type === "ExportNamedDeclaration") {
      const named = statement.specifiers.find(({ exported }) => nameOf(exported) === "default");
      if (named !== undefined) return evaluate(named.local, scope, file);
    }
  }
  return { kind: "unknown", what: "no default export", at: 0 };
}

function evaluate(node: AnyNode, scope: Scope, file: string): StaticValue {
  const at = node.start;
  const next = (inner: AnyNode) => evaluate(inner, scope, file);
  const unknown = (what: string): StaticValue => ({ kind: "unknown", what, at });
  const plain = (value: string | number | boolean | null | undefined): StaticValue => ({
    kind: "plain",
    value,
    at,
  });
  switch (node.type) {
    case "Literal": {
      if (node.regex) return { kind: "pattern", source: node.regex.pattern, flags: node.regex.flags, at };
      const { value } = node;
      return typeof value === "bigint" || value instanceof RegExp ? unknown("a bigint") : plain(value);
    }
    case "TemplateLiteral": {
      const parts = node.expressions.map(next);
      if (parts.some(({ kind }) => kind !== "plain")) return unknown("a template with values");
      const text = node.quasis.map(({ value }, index) => {
        const part = parts[index];
        return `${value.cooked}${part?.kind === "plain" ? part.value : ""}`;
      });
      return plain(text.join(""));
    }
    case "Identifier":
      if (node.name === "undefined") return plain(undefined);
      if (node.name === "__dirname") return plain("/");
      return { ...(scope.get(node.name) ?? unknown(`\`${node.name}\``)), at };
    case "ArrayExpression":
      return { kind: "list", items: node.elements.flatMap((item) => elementsOf(item, next)), at };
    case "ObjectExpression":
      return recordOf(node.properties, next, at);
    case "UnaryExpression": {
      const operand = next(node.argument);
      if (operand.kind !== "plain") return unknown("an expression");
      if (node.operator === "!") return plain(!operand.value);
      return node.operator === "-" ? plain(-Number(operand.value)) : unknown("an expression");
    }
    case "BinaryExpression":
      return binary(node.operator, next(node.left), next(node.right), at);
    case "LogicalExpression": {
      const left = next(node.left);
      if (left.kind !== "plain") return unknown("a condition");
      const { value } = left;
      const takesLeft = { "&&": !value, "||": Boolean(value), "??": value !== null && value !== undefined };
      return takesLeft[node.operator] ? left : next(node.right);
    }
    case "ConditionalExpression": {
      const test = next(node.test);
      if (test.kind !== "plain") return unknown("a condition");
      return next(test.value ? node.consequent : node.alternate);
    }
    case "MemberExpression": {
      const path = metaProperty(node.object, node.property, file);
      if (path !== undefined) return plain(path);
      const object = next(node.object);
      const key = node.computed ? next(node.property) : undefined;
      const name = node.property.type === "Identifier" && !node.computed ? node.property.name : undefined;
      const member = name ?? (key?.kind === "plain" ? String(key.value) : "");
      if (object.kind === "record") return { ...(object.entries.get(member) ?? plain(undefined)), at };
      if (object.kind === "import" && (object.name === "*" || object.name === "default"))
        return { ...object, name: member, at };
      if (object.kind === "plain" && member === "pathname") return { ...object, at };
      return unknown(`a member "${member}"`);
    }
    case "NewExpression":
      return node.callee.type === "Identifier" && node.callee.name === "URL"
        ? urlOf(node.arguments.map(next), node.arguments, at, file)
        : unknown("an object made by code");
    case "CallExpression":
      return call(node, scope, next, at);
    case "ArrowFunctionExpression":
    case "FunctionExpression":
      return functionOf(node, scope, file);
    case "AwaitExpression":
      return next(node.argument);
    default:
      return unknown(`code (${node.type})`);
  }
}

function elementsOf(
  item: Expression | SpreadElement | null,
  next: (node: AnyNode) => StaticValue,
): readonly StaticValue[] {
  if (item === null) return [];
  if (item.type !== "SpreadElement") return [next(item)];
  const spread = next(item.argument);
  return spread.kind === "list"
    ? spread.items
    : [{ kind: "unknown", what: "a spread of values", at: item.start }];
}

function recordOf(
  properties: readonly (Property | SpreadElement)[],
  next: (node: AnyNode) => StaticValue,
  at: number,
): StaticValue {
  const entries = new Map<string, StaticValue>();
  for (const property of properties) {
    if (property.type === "SpreadElement") {
      const spread = next(property.argument);
      if (spread.kind === "plain" && !spread.value) continue;
      if (spread.kind !== "record")
        return { kind: "unknown", what: "a spread of values", at: property.start };
      for (const [name, value] of spread.entries) entries.set(name, value);
      continue;
    }
    const key = property.computed ? next(property.key) : undefined;
    if (key !== undefined && key.kind !== "plain")
      return { kind: "unknown", what: "a computed key", at: property.start };
    const name = key?.kind === "plain" ? String(key.value) : nameOf(property.key);
    entries.set(
      name,
      property.kind === "init"
        ? { ...next(property.value), at: property.start }
        : { kind: "unknown", what: "an accessor", at: property.start },
    );
  }
  return { kind: "record", entries, at };
}

function binary(operator: string, left: StaticValue, right: StaticValue, at: number): StaticValue {
  if (left.kind !== "plain" || right.kind !== "plain") return { kind: "unknown", what: "an expression", at };
  if (operator === "===" || operator === "==")
    return { kind: "plain", value: left.value === right.value, at };
  if (operator === "!==" || operator === "!=")
    return { kind: "plain", value: left.value !== right.value, at };
  if (operator === "*") return { kind: "plain", value: Number(left.value) * Number(right.value), at };
  if (operator !== "+") return { kind: "unknown", what: "an expression", at };
  const value =
    typeof left.value === "number" && typeof right.value === "number"
      ? left.value + right.value
      : `${left.value}${right.value}`;
  return { kind: "plain", value, at };
}

/** `import.meta.dirname` and its kin. */
function metaProperty(object: AnyNode, property: AnyNode, file: string): string | undefined {
  if (object.type !== "MetaProperty" || property.type !== "Identifier") return undefined;
  if (property.name === "dirname") return "/";
  return property.name === "url" || property.name === "filename" ? `/${file}` : undefined;
}

function urlOf(
  values: readonly StaticValue[],
  args: readonly AnyNode[],
  at: number,
  file: string,
): StaticValue {
  const [path, base] = values;
  const isMetaUrl =
    args[1]?.type === "MemberExpression" &&
    metaProperty(args[1].object, args[1].property, file) !== undefined;
  if (path?.kind !== "plain" || base?.kind !== "plain" || !isMetaUrl)
    return { kind: "unknown", what: "a URL", at };
  const written = String(path.value);
  const slash = written.endsWith("/") && !/^[./]*$/.test(written) ? "/" : "";
  return { kind: "plain", value: `${posix.resolve("/", written)}${slash}`, at };
}

/** Functions without a side effect, by module and name. */
function call(
  node: CallExpression,
  scope: Scope,
  next: (node: AnyNode) => StaticValue,
  at: number,
): StaticValue {
  const args = node.arguments.flatMap((argument) => elementsOf(argument, next));
  const [first] = args;
  const { callee } = node;
  if (callee.type === "MemberExpression" && callee.object.type === "Identifier") {
    const { name } = callee.object;
    if (name === "JSON" && !scope.has(name) && nameOf(callee.property) === "stringify" && first) {
      const value = toPlain(first);
      return value.known
        ? { kind: "plain", value: JSON.stringify(value.value), at }
        : { kind: "unknown", what: "JSON of a value", at };
    }
  }
  const target = next(callee);
  if (target.kind === "function") return { ...target.result, at };
  if (target.kind !== "import") return { kind: "unknown", what: "a function call", at };
  const { module, name } = target;
  const moduleName = module.replace(/^node:/, "");
  if ((module === "vite" || module === "vitest/config") && name === "defineConfig" && first)
    return { ...first, at };
  const texts = args.map((value) => (value.kind === "plain" ? String(value.value) : undefined));
  if (texts.every((text) => text !== undefined)) {
    if (moduleName === "path" && name === "resolve")
      return { kind: "plain", value: posix.resolve("/", ...texts), at };
    if (moduleName === "path" && name === "join") return { kind: "plain", value: posix.join(...texts), at };
    if (moduleName === "path" && name === "dirname")
      return { kind: "plain", value: posix.dirname(texts[0] ?? ""), at };
    if (moduleName === "url" && name === "fileURLToPath") return { kind: "plain", value: texts[0] ?? "", at };
  }
  return { kind: "call", module, name, args, at };
}

function functionOf(
  node: Extract<AnyNode, { type: "ArrowFunctionExpression" | "FunctionExpression" }>,
  scope: Scope,
  file: string,
): StaticValue {
  const at = node.start;
  const inner = new Map(scope);
  const given = (name: string): StaticValue => {
    const value = BUILD_ENVIRONMENT[name as keyof typeof BUILD_ENVIRONMENT];
    return value === undefined ? { kind: "unknown", what: `\`${name}\``, at } : { kind: "plain", value, at };
  };
  const [parameter] = node.params;
  if (parameter?.type === "ObjectPattern") {
    for (const property of parameter.properties) {
      if (property.type !== "Property" || property.value.type !== "Identifier") continue;
      inner.set(property.value.name, given(nameOf(property.key)));
    }
  } else if (parameter?.type === "Identifier") {
    const entries = new Map(Object.keys(BUILD_ENVIRONMENT).map((name) => [name, given(name)]));
    inner.set(parameter.name, { kind: "record", entries, at });
  }
  if (node.body.type !== "BlockStatement")
    return { kind: "function", result: evaluate(node.body, inner, file), at };
  const [only, ...others] = node.body.body;
  const result: StaticValue =
    only?.type === "ReturnStatement" && only.argument && others.length === 0
      ? evaluate(only.argument, inner, file)
      : { kind: "unknown", what: "a function with statements", at };
  return { kind: "function", result, at };
}

function nameOf(node: AnyNode): string {
  if (node.type === "Identifier" || node.type === "PrivateIdentifier") return node.name;
  return node.type === "Literal" ? String(node.value) : "";
}

/** An expression by itself, without the names of its module. */
export function evaluateExpression(node: Expression): StaticValue {
  return evaluate(node, new Map(), "");
}
