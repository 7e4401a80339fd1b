import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import formats from "ajv-formats";
import { isRecord } from "../../../../actions/shared/domain/schema/is-record.ts";
import type { ApiChecker, Exchange } from "../server/observation.ts";
import { isAllowed } from "./allow-list.ts";
import { createOperationFinder, type Operation } from "./find-operation.ts";
import type { Finding } from "./finding.ts";
import { COMPONENTS_ID, convertEach, toJsonSchema } from "./json-schema.ts";
import type { ApiDescription, JsonObject } from "./subset.ts";

const NO_CONTENT = 204;
const NOT_MODIFIED = 304;
const MOST_ERRORS = 8;

/** Loads `github.json`, the committed part of GitHub's description. */
export function loadDescription(): ApiDescription {
  return JSON.parse(readFileSync(join(import.meta.dirname, "github.json"), "utf8")) as ApiDescription;
}

/** Creates a checker of requests, responses and webhooks against GitHub's description. It compiles schemas on first use. */
export function createApiChecker(description: ApiDescription = loadDescription()): ApiChecker {
  const validate = createValidator(description);
  const findOperation = createOperationFinder(description);

  return {
    exchange: (exchange) => describeFindings(exchangeFindings(exchange)),
    webhook: (name, payload) => describeFindings(webhookFindings(webhookKey(name, payload), payload)),
  };

  function exchangeFindings(exchange: Exchange): readonly Finding[] {
    const method = exchange.method === "HEAD" ? "GET" : exchange.method;
    const operation = findOperation(method, exchange.path);
    const where = operation?.id ?? `${method} ${exchange.path}`;
    // A rejected request need not be valid: tests send invalid ones on purpose.
    if (exchange.status >= 400) return errorFindings(exchange, where);
    if (operation === undefined) return [{ where, kind: "operation", detail: "unknown" }];
    return [
      ...queryFindings(operation, exchange.query),
      ...requestFindings(operation, exchange.requestBody),
      ...responseFindings(operation, exchange),
    ];
  }

  function webhookFindings(where: string, payload: unknown): readonly Finding[] {
    const schema = description.webhooks[where];
    if (schema === undefined) return [{ where, kind: "webhook", detail: "unknown" }];
    return validate(where, schema, payload).map((detail) => ({ where, kind: "webhook", detail }));
  }

  function requestFindings(operation: Operation, body: unknown): Finding[] {
    const where = operation.id;
    if (body === undefined) {
      return operation.requestBodyRequired ? [{ where, kind: "request", detail: "has no body" }] : [];
    }
    if (operation.requestBody === undefined) return [];
    const undocumented = undocumentedFields(operation.requestBody, body);
    return [...validate(`${where} request`, operation.requestBody, body), ...undocumented].map((detail) => ({
      where,
      kind: "request",
      detail,
    }));
  }

  function responseFindings(operation: Operation, exchange: Exchange): Finding[] {
    const { status, responseBody, contentType } = exchange;
    const where = operation.id;
    if (status === NOT_MODIFIED) return [];
    if (!operation.responses.has(status)) {
      return [{ where, kind: "status", detail: `${status} is not documented` }];
    }
    if (status === NO_CONTENT) {
      return responseBody === undefined ? [] : [{ where, kind: "response", detail: "204 with a body" }];
    }
    const schema = operation.responses.get(status);
    // Only JSON has a schema; other media types are raw, diff and patch.
    if (schema === undefined || exchange.method === "HEAD" || !isJson(contentType)) return [];
    const errors = validate(`${where} ${status}`, schema, responseBody);
    return errors.map((detail) => ({ where, kind: "response", detail: `${status}: ${detail}` }));
  }
}

/** Returns true for JSON. `application/vnd.github.raw+json` is a raw file despite its name. */
function isJson(contentType: string): boolean {
  return contentType.includes("json") && !contentType.includes("raw");
}

function describeFindings(findings: readonly Finding[]): readonly string[] {
  return findings
    .filter((finding) => !isAllowed(finding))
    .map(({ where, kind, detail }) => `${where}: ${kind} ${detail}`);
}

/** Returns the webhook's name in the description, where one example covers every `event_type` of `repository_dispatch`. */
function webhookKey(event: string, payload: Readonly<Record<string, unknown>>): string {
  if (event === "repository_dispatch") return "repository-dispatch-sample.collected";
  const action = payload["action"];
  return [event, ...(typeof action === "string" ? [action] : [])].join("-").replaceAll("_", "-");
}

/** Checks an error response, which must have a `message`: https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api */
function errorFindings({ status, method, responseBody }: Exchange, where: string): Finding[] {
  if (responseBody === undefined || method === "HEAD") return [];
  if (typeof (responseBody as JsonObject)["message"] === "string") return [];
  return [{ where, kind: "response", detail: `${status} without a message` }];
}

function queryFindings({ id, query }: Operation, given: Exchange["query"]): Finding[] {
  const missing = query.filter(({ name, required }) => required && given[name] === undefined);
  const undocumented = Object.keys(given).filter((name) => !query.some((known) => known.name === name));
  return [
    ...missing.map(({ name }): Finding => ({ where: id, kind: "query", detail: `"${name}" is missing` })),
    ...undocumented.map(
      (name): Finding => ({ where: id, kind: "query", detail: `"${name}" is not documented` }),
    ),
  ];
}

/** Lists fields that the schema does not have. GitHub ignores them, so this is the only check for a misspelling. */
function undocumentedFields({ properties, additionalProperties }: JsonObject, body: unknown): string[] {
  if (properties === undefined || additionalProperties || !isRecord(body)) return [];
  const known = new Set(Object.keys(properties as JsonObject));
  return Object.keys(body)
    .filter((name) => !known.has(name))
    .map((name) => `"${name}" is not documented`);
}

function createValidator({ components }: ApiDescription) {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true, verbose: true });
  formats.default(ajv);
  // GitHub's bots commit as `41898282+github-actions[bot]@users.noreply.github.com`, which RFC 5321 does not allow.
  ajv.addFormat("email", /^[^@\s]+@[^@\s]+$/);
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

function describe({ instancePath, keyword, message, params, data }: ErrorObject): string {
  const given = params as {
    readonly additionalProperty?: string;
    readonly allowedValues?: readonly unknown[];
  };
  const shown = keyword === "format" ? JSON.stringify(data) : undefined;
  const extra = given.additionalProperty ?? given.allowedValues?.map(String).join(", ") ?? shown;
  return `${instancePath || "/"} ${message}${extra === undefined ? "" : `: ${extra}`}`;
}
