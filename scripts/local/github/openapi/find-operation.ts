import type { ApiDescription, Json, JsonObject } from "./subset.ts";

/** An operation of the description, prepared for matching. */
export interface Operation {
  /** `METHOD /path/{template}`. */
  readonly id: string;
  readonly query: readonly QueryParameter[];
  readonly requestBody?: JsonObject;
  readonly requestBodyRequired: boolean;
  /** Schemas by status; undefined for a response without a JSON body. */
  readonly responses: ReadonlyMap<number, JsonObject | undefined>;
}

/** A query parameter of an operation. */
interface QueryParameter {
  readonly name: string;
  readonly required: boolean;
}

interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  readonly template: string;
  readonly operation: Operation;
}

/** Parameters that may span several path segments, since refs, branches and files have slashes in their names. */
const MULTI_SEGMENT = new Set(["basehead", "branch", "path", "ref"]);

type FindOperation = (method: string, path: string) => Operation | undefined;

/** Creates a function that finds the operation of a request; its `path` is percent-encoded. */
export function createOperationFinder(description: ApiDescription): FindOperation {
  const routes = Object.entries(description.paths)
    .flatMap(([template, item]) =>
      Object.entries(item).map(
        ([method, operation]): Route => ({
          method: method.toUpperCase(),
          pattern: toPattern(template),
          template,
          operation: readOperation(description, `${method.toUpperCase()} ${template}`, operation),
        }),
      ),
    )
    .sort(
      (a, b) =>
        parameterCount(a.template) - parameterCount(b.template) || b.template.length - a.template.length,
    );
  return (method, path) =>
    routes.find((route) => route.method === method && route.pattern.test(path))?.operation;
}

function toPattern(template: string): RegExp {
  const source = template.replace(/\/\{([^}]+)\}/g, (_, name: string) => {
    // The root directory's path is empty, and its slash may be missing.
    if (name === "path") return "(?:/(.*))?";
    return MULTI_SEGMENT.has(name) ? "/(.+)" : "/([^/]+)";
  });
  return new RegExp(`^${source}$`);
}

function parameterCount(template: string): number {
  return template.split("{").length - 1;
}

function readOperation(description: ApiDescription, id: string, operation: JsonObject): Operation {
  const resolve = (node: Json | undefined) => resolveReference(description, node);
  const body = resolve(operation["requestBody"]);
  const schema = findSchema(body);
  const parameters = ((operation["parameters"] ?? []) as readonly Json[]).map(resolve);
  return {
    id,
    query: parameters
      .filter((parameter) => parameter?.["in"] === "query")
      .map((parameter) => ({
        name: String(parameter?.["name"]),
        required: parameter?.["required"] === true,
      })),
    ...(schema === undefined ? {} : { requestBody: schema }),
    requestBodyRequired: body?.["required"] === true,
    responses: new Map(
      Object.entries((operation["responses"] ?? {}) as JsonObject).map(([status, response]) => [
        Number(status),
        findSchema(resolve(response)),
      ]),
    ),
  };
}

function findSchema(message: JsonObject | undefined): JsonObject | undefined {
  const content = message?.["content"] as JsonObject | undefined;
  const json = content?.["application/json"] as JsonObject | undefined;
  return json?.["schema"] as JsonObject | undefined;
}

function resolveReference(description: ApiDescription, node: Json | undefined): JsonObject | undefined {
  const object = node as JsonObject | undefined;
  const reference = object?.["$ref"];
  if (typeof reference !== "string") return object;
  const [, , kind = "", name = ""] = reference.split("/");
  return description.components[kind]?.[name];
}
