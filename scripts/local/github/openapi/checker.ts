import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import formats from "ajv-formats";
import { createOperationFinder, type Operation } from "./find-operation.ts";
import { COMPONENTS_ID, convertEach, toJsonSchema } from "./json-schema.ts";
import type { ApiDescription, JsonObject } from "./subset.ts";

/** One request to the REST API with its answer. */
export interface Exchange {
  readonly method: string;
  /** Percent-encoded path below the API's base, with its query string, e.g. `/repos/o/r/issues?state=all`. */
  readonly path: string;
  /** Empty when there was none. */
  readonly requestBody: string;
  readonly status: number;
  readonly responseType: string;
  readonly responseBody: string;
}

/** Where an exchange or a webhook leaves GitHub's description. */
export interface Finding {
  /** Operation (`POST /repos/{owner}/{repo}/issues`) or webhook (`issues-opened`). */
  readonly where: string;
  readonly kind: "operation" | "query" | "request" | "status" | "response" | "webhook";
  readonly detail: string;
}

export interface ApiChecker {
  checkExchange(exchange: Exchange): readonly Finding[];
  /** `name` is the event, then its action when it has one: `push`, `issues-opened`. */
  checkWebhook(name: string, payload: unknown): readonly Finding[];
}

const NO_CONTENT = 204;
const NOT_MODIFIED = 304;
const MOST_ERRORS = 8;

/** Checks requests, answers and webhooks against GitHub's description; schemas are compiled when first needed. */
export function createApiChecker(description: ApiDescription): ApiChecker {
  const validate = createValidator(description);
  const findOperation = createOperationFinder(description);

  return {
    checkExchange(exchange) {
      const method = exchange.method === "HEAD" ? "GET" : exchange.method;
      const { pathname, searchParams } = new URL(exchange.path, "http://api");
      const operation = findOperation(method, pathname);
      // What was refused needs no valid request: tests of the refusals send such on purpose.
      if (exchange.status >= 400) return errorFindings(exchange, operation?.id ?? `${method} ${pathname}`);
      if (operation === undefined)
        return [{ where: `${method} ${pathname}`, kind: "operation", detail: "unknown" }];
      return [
        ...queryFindings(operation, searchParams),
        ...requestFindings(operation, exchange.requestBody),
        ...answerFindings(operation, exchange),
      ];
    },

    checkWebhook(name, payload) {
      const schema = description.webhooks[name];
      if (schema === undefined) return [{ where: name, kind: "webhook", detail: "unknown" }];
      return validate(name, schema, payload).map((detail) => ({ where: name, kind: "webhook", detail }));
    },
  };

  function requestFindings(operation: Operation, text: string): Finding[] {
    const where = operation.id;
    if (text === "") {
      return operation.requestBodyRequired ? [{ where, kind: "request", detail: "has no body" }] : [];
    }
    const body = parseJson(text);
    if (operation.requestBody === undefined || body === undefined) return [];
    const undocumented = undocumentedFields(operation.requestBody, body);
    return [...validate(`${where} request`, operation.requestBody, body), ...undocumented].map((detail) => ({
      where,
      kind: "request",
      detail,
    }));
  }

  function answerFindings(operation: Operation, exchange: Exchange): Finding[] {
    const { status, responseBody, responseType } = exchange;
    const where = operation.id;
    if (status === NOT_MODIFIED) return [];
    if (!operation.responses.has(status))
      return [{ where, kind: "status", detail: `${status} is not documented` }];
    if (status === NO_CONTENT && responseBody !== "")
      return [{ where, kind: "response", detail: "204 with a body" }];
    const schema = operation.responses.get(status);
    // Another media type was asked for (raw, diff, patch); only JSON has a schema.
    if (schema === undefined || exchange.method === "HEAD" || !responseType.includes("json")) return [];
    const errors = validate(`${where} ${status}`, schema, parseJson(responseBody));
    return errors.map((detail) => ({ where, kind: "response", detail: `${status}: ${detail}` }));
  }
}

/** Reads every body as `{message}`: https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api */
function errorFindings({ status, method, responseBody }: Exchange, where: string): Finding[] {
  if (responseBody === "" || method === "HEAD") return [];
  const body = parseJson(responseBody);
  if (typeof (body as JsonObject | undefined)?.["message"] === "string") return [];
  return [{ where, kind: "response", detail: `${status} without a message: ${responseBody.slice(0, 80)}` }];
}

function queryFindings({ id, query }: Operation, given: URLSearchParams): Finding[] {
  const missing = query.filter(({ name, required }) => required && !given.has(name));
  const known = new Set(query.map(({ name }) => name));
  const undocumented = [...new Set(given.keys())].filter((name) => !known.has(name));
  return [
    ...missing.map(({ name }): Finding => ({ where: id, kind: "query", detail: `"${name}" is missing` })),
    ...undocumented.map(
      (name): Finding => ({ where: id, kind: "query", detail: `"${name}" is not documented` }),
    ),
  ];
}

/** GitHub ignores a field that it does not know, so only this finds a misspelt one. */
function undocumentedFields({ properties, additionalProperties }: JsonObject, body: unknown): string[] {
  if (properties === undefined || additionalProperties || body === null || typeof body !== "object")
    return [];
  const known = new Set(Object.keys(properties as JsonObject));
  return Object.keys(body)
    .filter((name) => !known.has(name))
    .map((name) => `"${name}" is not documented`);
}

function createValidator({ components }: ApiDescription) {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
  formats.default(ajv);
  for (const format of ["repo.nwo", "timestamp", "uri-template"]) ajv.addFormat(format, true);
  const schemas = Object.entries(components).map(([kind, group]) => [kind, convertEach(group)]);
  ajv.addSchema({ $id: COMPONENTS_ID, components: Object.fromEntries(schemas) });

  const compiled = new Map<string, ValidateFunction>();
  return (name: string, schema: JsonObject, value: unknown): string[] => {
    const check = compiled.get(name) ?? ajv.compile(toJsonSchema(schema) as JsonObject);
    compiled.set(name, check);
    if (check(value)) return [];
    return [...new Set((check.errors ?? []).map(describe))].slice(0, MOST_ERRORS);
  };
}

function describe({ instancePath, message, params }: ErrorObject): string {
  const given = params as {
    readonly additionalProperty?: string;
    readonly allowedValues?: readonly unknown[];
  };
  const extra = given.additionalProperty ?? given.allowedValues?.map(String).join(", ");
  return `${instancePath || "/"} ${message}${extra === undefined ? "" : `: ${extra}`}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
