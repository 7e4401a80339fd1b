import * as v from "valibot";
import { type Digest, isDigest } from "../digest.ts";
import { ACCOUNT_ID, BUILD_KEY, COMMIT_SHA, DISPATCH_NAMESPACE } from "../identifiers.ts";
import { MAX_JOB_MS } from "../limits.ts";
import { ENVIRONMENT_KINDS, isSlug } from "../naming.ts";
import { isRecord } from "./is-record.ts";
import { UNKNOWN_KEY } from "./validate.ts";

// Schemas of the fields that several documents share; each message completes "`field` must be …".

/** Keys that valibot drops from every object, so that an unknown key of such a name would go unnoticed. */
const DROPPED_KEYS = ["__proto__", "constructor", "prototype"];

function hasReadableKeys(value: unknown): boolean {
  return isRecord(value) && !DROPPED_KEYS.some((key) => Object.hasOwn(value, key));
}

/**
 * Creates the schema of an object with these members and no others; unlike valibot's own, it refuses an array and
 * reports every unknown key. `explain` may say more about an unknown key; it completes the sentence "`key` …".
 */
export function strictObject<const Entries extends v.ObjectEntries>(
  entries: Entries,
  explain: (key: string) => string | undefined = () => undefined,
) {
  const unknown = `${UNKNOWN_KEY}; known are ${Object.keys(entries).sort().join(", ")}`;
  return v.pipe(
    v.custom<Readonly<Record<string, unknown>>>(isRecord, "an object"),
    v.custom<Readonly<Record<string, unknown>>>(
      hasReadableKeys,
      `an object without ${DROPPED_KEYS.join(", ")}`,
    ),
    v.looseObject(entries),
    v.rawCheck(({ dataset, addIssue }) => {
      const input: unknown = dataset.value;
      if (!isRecord(input)) return;
      for (const key of Object.keys(input).filter((each) => !Object.hasOwn(entries, each))) {
        const message = explain(key) ?? unknown;
        addIssue({ message, path: [{ type: "object", origin: "key", input, key, value: input[key] }] });
      }
    }),
    v.transform((value): v.InferOutput<v.ObjectSchema<Entries, undefined>> => value),
  );
}

/**
 * Creates the schema of an object with these members, which drops all others; unlike valibot's own, it refuses an
 * array.
 */
export function object<const Entries extends v.ObjectEntries>(entries: Entries) {
  return v.pipe(v.custom<Readonly<Record<string, unknown>>>(isRecord, "an object"), v.object(entries));
}

/** Schema of an app's slug. */
export const slug = v.pipe(v.string(), v.check(isSlug, "an app's name"));

/** Schema of an environment's name. */
export const environmentKind = v.picklist(ENVIRONMENT_KINDS);

/** Schema of a commit's full SHA. */
export const commitSha = v.pipe(v.string(), v.regex(COMMIT_SHA, "a commit's 40 hexadecimal digits"));

/** Schema of a Cloudflare account's id. */
export const accountId = v.pipe(
  v.string(),
  v.regex(ACCOUNT_ID, "a Cloudflare account's 32 hexadecimal digits"),
);

/** Schema of a build key. */
export const buildKey = v.pipe(v.string(), v.regex(BUILD_KEY, "a build key of 64 hexadecimal digits"));

/** Schema of a dispatch namespace's name. */
export const dispatchNamespace = v.pipe(
  v.string(),
  v.regex(DISPATCH_NAMESPACE, "a dispatch namespace's name"),
);

/** Schema of a digest. */
export const digest = v.pipe(
  v.string(),
  v.check(isDigest, "a digest such as sha256:9f86d0… with 64 hexadecimal digits"),
  v.transform((text) => text as Digest),
);

/** Schema of a whole number from 1, such as the number of a pull request or the id of a Deployment. */
export const positiveInteger = v.pipe(
  v.number(),
  v.safeInteger("a positive whole number"),
  v.minValue(1, "a positive whole number"),
);

/** Schema of a size in bytes or a count. */
export const count = v.pipe(
  v.number(),
  v.safeInteger("a whole number that is not negative"),
  v.minValue(0, "a whole number that is not negative"),
);

/** Schema of a duration in milliseconds of at most six hours, the longest time that a GitHub Actions job may run. */
export const durationMs = v.pipe(
  v.number(),
  v.minValue(0, "a duration in milliseconds"),
  v.maxValue(MAX_JOB_MS, "a duration in milliseconds"),
);

/** Schema of a string that is not empty. */
export const nonEmptyString = v.pipe(v.string(), v.minLength(1, "a string that is not empty"));

/** Schema of a path within the repository, with forward slashes. */
export const confinedPath = v.pipe(
  nonEmptyString,
  v.check(
    (path) => !/^\/|(^|\/)\.\.(\/|$)|[\\\p{Cc}]/u.test(path),
    "a path within the repository, with forward slashes",
  ),
);
