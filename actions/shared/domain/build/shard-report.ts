import * as v from "valibot";
import type { Digest } from "../digest.ts";
import { type ErrorCode, errorCatalogue, type Problem } from "../errors.ts";
import * as fields from "../schema/fields.ts";
import { ifValid, validEntries, withoutUndefined } from "../schema/tolerant.ts";
import type { Phase } from "./build-record.ts";

/** The result of one app's build in a job that builds for another job. */
export type AppReport =
  | {
      readonly app: string;
      readonly result: "built";
      readonly digest: Digest;
      readonly buildMs: number;
      /** In milliseconds; absent if it was not measured. */
      readonly startupMs?: number;
      readonly phases: readonly Phase[];
      readonly notes: readonly string[];
    }
  | {
      readonly app: string;
      readonly result: "failed";
      readonly code: ErrorCode;
      readonly message: string;
      readonly problems: readonly Problem[];
    };

const MAX_LENGTH = 4000;
const MAX_NOTES = 50;

/** Creates the schema of a string that people see, cut to `maxLength` characters. */
const shown = (maxLength = MAX_LENGTH) =>
  v.pipe(
    v.string(),
    v.transform((text) => text.slice(0, maxLength)),
  );

const problem = v.pipe(
  fields.object({
    message: shown(),
    file: ifValid(v.pipe(fields.confinedPath, v.maxLength(1024))),
    line: ifValid(fields.positiveInteger),
    column: ifValid(fields.positiveInteger),
    lineText: ifValid(shown()),
    hint: ifValid(shown()),
  }),
  v.transform(withoutUndefined),
);

const built = v.pipe(
  fields.object({
    app: fields.slug,
    result: v.literal("built"),
    digest: fields.digest,
    buildMs: fields.durationMs,
    startupMs: ifValid(fields.durationMs),
    phases: v.optional(validEntries(fields.object({ name: shown(40), ms: fields.durationMs })), []),
    notes: v.optional(validEntries(shown(), MAX_NOTES), []),
  }),
  v.transform(withoutUndefined),
);

const failed = fields.object({
  app: fields.slug,
  result: v.literal("failed"),
  code: v.custom<ErrorCode>(isCodeOfApp, "the code of a failure that an app can cause"),
  message: shown(),
  problems: v.optional(validEntries(problem), []),
});

const shardReportSchema = validEntries(v.union([built, failed]));

/**
 * Reads a report that may come from a job in which code of an app ran. Drops every part that does not fit, cuts what
 * people are shown to a length, and accepts only failures that an app can cause.
 */
export function parseShardReport(value: unknown): readonly AppReport[] {
  return v.parse(shardReportSchema, value);
}

function isCodeOfApp(code: unknown): boolean {
  if (typeof code !== "string" || !Object.hasOwn(errorCatalogue, code)) return false;
  return errorCatalogue[code as ErrorCode].fault === "user" || code === "ESBUILD_UNAVAILABLE";
}
