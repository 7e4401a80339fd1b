/** A JSON value of an OpenAPI document. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
/** An object of an OpenAPI document. */
export type JsonObject = { readonly [key: string]: Json };

/** The part of GitHub's OpenAPI description that the checker reads. */
export interface ApiDescription {
  /** npm package and version of the whole description. */
  readonly source: string;
  /** Operations by path template, then by method in lower case. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;
  /** Payload schemas by webhook, e.g. `issues-opened`. */
  readonly webhooks: Readonly<Record<string, JsonObject>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;
}

/** Keywords without effect on validation. */
const PROSE = new Set([
  "description",
  "example",
  "examples",
  "externalDocs",
  "headers",
  "operationId",
  "summary",
  "tags",
  "title",
  "x-github",
]);

/**
 * Extracts the wanted operations and webhooks from GitHub's whole description, with the components that they refer to.
 * Throws when one is missing.
 */
export function cutDescription(
  whole: JsonObject,
  source: string,
  wanted: { readonly operations: readonly string[]; readonly webhooks: readonly string[] },
): ApiDescription {
  const paths: Record<string, Record<string, JsonObject>> = {};
  for (const operation of wanted.operations) {
    const [method = "", path = ""] = operation.split(" ");
    const found = readPath(whole, ["paths", path, method.toLowerCase()]);
    paths[path] = { ...paths[path], [method.toLowerCase()]: withoutProse(found) as JsonObject };
  }
  const webhooks: Record<string, JsonObject> = {};
  for (const webhook of wanted.webhooks) {
    const body = ["post", "requestBody", "content", "application/json", "schema"];
    webhooks[webhook] = withoutProse(readPath(whole, ["x-webhooks", webhook, ...body])) as JsonObject;
  }
  return { source, paths, webhooks, components: collectComponents(whole, [paths, webhooks]) };
}

function collectComponents(whole: JsonObject, roots: readonly Json[]): ApiDescription["components"] {
  const components: Record<string, Record<string, JsonObject>> = {};
  const queue = roots.flatMap(referencesIn);
  for (let reference = queue.pop(); reference !== undefined; reference = queue.pop()) {
    const [, , kind = "", name = ""] = reference.split("/");
    if (components[kind]?.[name] !== undefined) continue;
    const component = withoutProse(readPath(whole, ["components", kind, name])) as JsonObject;
    components[kind] = { ...components[kind], [name]: component };
    queue.push(...referencesIn(component));
  }
  return components;
}

function referencesIn(node: Json): string[] {
  if (node === null || typeof node !== "object") return [];
  if ("$ref" in node && typeof node["$ref"] === "string") return [node["$ref"]];
  return Object.values(node).flatMap(referencesIn);
}

/** Removes prose. Below `properties` the keys are field names, not keywords, so `properties.description` stays. */
function withoutProse(node: Json, namesAreKeywords = true): Json {
  if (Array.isArray(node)) return node.map((item: Json) => withoutProse(item));
  if (node === null || typeof node !== "object") return node;
  const kept = Object.entries(node).filter(([key]) => !(namesAreKeywords && PROSE.has(key)));
  return Object.fromEntries(
    kept.map(([key, value]) => [key, withoutProse(value, !(namesAreKeywords && key === "properties"))]),
  );
}

function readPath(node: JsonObject, path: readonly string[]): Json {
  let current: Json | undefined = node;
  for (const key of path) current = (current as JsonObject | undefined)?.[key];
  if (current === undefined) throw new Error(`GitHub's description does not contain "${path.join(" ")}".`);
  return current;
}
