import * as v from "valibot";
import { type Digest, isDigest } from "../digest.ts";
import { ACCOUNT_ID, BUILD_KEY, COMMIT_SHA, DISPATCH_NAMESPACE } from "../identifiers.ts";
import { MAX_JOB_MS } from "../limits.ts";
import { ENVIRONMENT_KINDS, isSlug } from "../naming.ts";
import { isRecord } from "./is-record.ts";

// Schemas of the fields that several documents share; each message completes "`field` must be …".

/** An object with these members and no others; unlike valibot's own, it refuses an array. */
export function strictObject<const Entries extends v.ObjectEntries>(entries: Entries) {
  const known = `known are ${Object.keys(entries).sort().join(", ")}`;
  const describe = ({ expected, message }: { expected: string | null; message: string }) =>
    expected === "never" ? known : message;
  return v.pipe(
    v.custom<Readonly<Record<string, unknown>>>(isRecord, "an object"),
    v.strictObject(entries, describe),
  );
}

/** An object with these members, without the others that it may have; unlike valibot's own, it refuses an array. */
export function object<const Entries extends v.ObjectEntries>(entries: Entries) {
  return v.pipe(v.custom<Readonly<Record<string, unknown>>>(isRecord, "an object"), v.object(entries));
}

export const slug = v.pipe(v.string(), v.check(isSlug, "an app's name"));

export const environmentKind = v.picklist(ENVIRONMENT_KINDS);

export const commitSha = v.pipe(v.string(), v.regex(COMMIT_SHA, "a commit's 40 hexadecimal digits"));

export const accountId = v.pipe(
  v.string(),
  v.regex(ACCOUNT_ID, "a Cloudflare account's 32 hexadecimal digits"),
);

export const buildKey = v.pipe(v.string(), v.regex(BUILD_KEY, "a build key of 64 hexadecimal digits"));

export const dispatchNamespace = v.pipe(
  v.string(),
  v.regex(DISPATCH_NAMESPACE, "a dispatch namespace's name"),
);

export const digest = v.pipe(
  v.string(),
  v.check(isDigest, "a digest such as sha256:9f86d0… with 64 hexadecimal digits"),
  v.transform((text) => text as Digest),
);

/** A whole number from 1, such as a pull request's or a Deployment's. */
export const positiveInteger = v.pipe(
  v.number(),
  v.safeInteger("a positive whole number"),
  v.minValue(1, "a positive whole number"),
);

/** A size in bytes or a count. */
export const count = v.pipe(
  v.number(),
  v.safeInteger("a whole number that is not negative"),
  v.minValue(0, "a whole number that is not negative"),
);

/** A duration in milliseconds of at most six hours, the longest time that a GitHub Actions job may run. */
export const durationMs = v.pipe(
  v.number(),
  v.minValue(0, "a duration in milliseconds"),
  v.maxValue(MAX_JOB_MS, "a duration in milliseconds"),
);

export const nonEmptyString = v.pipe(v.string(), v.minLength(1, "a string that is not empty"));

/** A path within the repository, with forward slashes; never one that leaves it. */
export const confinedPath = v.pipe(
  nonEmptyString,
  v.check(
    (path) => !/^\/|(^|\/)\.\.(\/|$)|[\\\p{Cc}]/u.test(path),
    "a path within the repository, with forward slashes",
  ),
);
