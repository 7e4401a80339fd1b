import * as v from "valibot";
import { describe, expect, it } from "vitest";
import * as fields from "../../../actions/shared/domain/schema/fields.ts";
import { validate } from "../../../actions/shared/domain/schema/validate.ts";

const schema = fields.strictObject({
  app: fields.slug,
  environment: fields.environmentKind,
  builds: v.array(fields.object({ buildKey: fields.buildKey, deploymentId: fields.positiveInteger })),
  note: v.optional(v.string()),
});

const messagesOf = (value: unknown) => {
  const result = validate(schema, value);
  return result.valid ? [] : result.problems.map(({ message }) => message);
};

describe("validate", () => {
  it("returns a valid value", () => {
    const value = { app: "todo", environment: "preview", builds: [] };
    expect(validate(schema, value)).toEqual({ valid: true, value });
  });

  it("reports every problem with the field's path and the value found", () => {
    expect(
      messagesOf({
        app: "To do",
        environment: "prod",
        builds: [{ buildKey: "a".repeat(64), deploymentId: 0 }, { buildKey: 7 }],
        note: true,
        notes: "",
      }),
    ).toEqual([
      '`app` must be an app\'s name, not "To do".',
      '`environment` must be one of preview, staging, production, not "prod".',
      "`builds[0].deploymentId` must be a positive whole number, not 0.",
      "`builds[1].buildKey` must be a string, not 7.",
      "`builds[1].deploymentId` is required.",
      "`note` must be a string, not true.",
      "`notes` is not a known key; known are app, builds, environment, note.",
    ]);
  });

  it("refuses keys that valibot would drop unnoticed", () => {
    for (const key of ["__proto__", "constructor", "prototype"]) {
      const value: unknown = JSON.parse(
        `{ "app": "todo", "environment": "preview", "builds": [], "${key}": 1 }`,
      );
      expect(messagesOf(value)).toEqual([
        expect.stringMatching(/^The value must be an object without __proto__, constructor, prototype, not /),
      ]);
    }
  });

  it("quotes a value that contains itself by its kind", () => {
    const cycle: unknown[] = [];
    cycle.push(cycle);
    const value = { app: cycle, environment: "preview", builds: [] };
    expect(messagesOf(value)).toEqual(["`app` must be a string, not […]."]);
  });

  it("reports a value of another kind, and shortens the quoted value", () => {
    expect(messagesOf([1])).toEqual(["The value must be an object, not [1]."]);
    expect(messagesOf("x".repeat(200))).toEqual([`The value must be an object, not "${"x".repeat(78)}….`]);
  });
});
