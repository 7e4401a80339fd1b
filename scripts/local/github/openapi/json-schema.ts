import type { Json, JsonObject } from "./subset.ts";

/** Id under which the validator knows the description's `components`. */
export const COMPONENTS_ID = "github";

/**
 * Converts a schema of OpenAPI 3.0 (https://spec.openapis.org/oas/v3.0.3#schema-object) to JSON Schema draft 7:
 * `nullable` becomes a type, and references point to the registered components.
 */
export function toJsonSchema(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(toJsonSchema);
  if (schema === null || typeof schema !== "object") return schema;
  const { nullable, ...rest } = schema as JsonObject;
  const converted = convertKeywords(rest);
  return nullable === true ? { anyOf: [{ type: "null" }, converted] } : converted;
}

function convertKeywords(schema: JsonObject): JsonObject {
  const converted: Record<string, Json> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword.startsWith("x-") || keyword === "discriminator" || keyword === "deprecated") continue;
    if (keyword === "properties") converted[keyword] = convertEach(value as JsonObject);
    else if (keyword === "enum" || keyword === "default") converted[keyword] = value;
    else if (keyword === "$ref") converted[keyword] = `${COMPONENTS_ID}${value}`;
    // GitHub's alternatives overlap (a simple user is also a user), which `oneOf` would reject.
    else if (keyword === "oneOf") converted["anyOf"] = toJsonSchema(value);
    else converted[keyword] = toJsonSchema(value);
  }
  return converted;
}

/** Converts each schema of a mapping. Its keys are names, not keywords, even `default` in `properties`. */
export function convertEach(schemas: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, toJsonSchema(schema)]));
}
