import type { Digest } from "./digest.ts";
import { hexOf } from "./digest.ts";

export type EnvironmentKind = "preview" | "staging" | "production";

export const ENVIRONMENT_KINDS: readonly EnvironmentKind[] = ["preview", "staging", "production"];

/** 40 characters leave room for `--pr-<n>` in one DNS label of 63 (RFC 1035). */
const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

/** An app's slug: a DNS label of at most 40 characters without `--` (which separates the preview suffix). */
export function isSlug(text: string): boolean {
  return SLUG.test(text) && !text.includes("--");
}

/** `<slug>` for staging and production, `<slug>--pr-<n>` for a preview. One label, as Universal SSL covers one. */
export function scriptNameFor(slug: string, pullRequest?: number): string {
  return pullRequest === undefined ? slug : `${slug}--pr-${pullRequest}`;
}

/** The `environment` of a GitHub Deployment, e.g. `preview/todo`. */
export function deploymentEnvironment(kind: EnvironmentKind, slug: string): string {
  return `${kind}/${slug}`;
}

/** The `task` of a GitHub Deployment: one per pull request for previews, GitHub's default otherwise. */
export function deploymentTask(pullRequest?: number): string {
  return pullRequest === undefined ? "deploy" : `preview-pr-${pullRequest}`;
}

/** The context of the commit status, e.g. `overskill/preview/todo`. */
export function statusContext(kind: EnvironmentKind, slug: string): string {
  return `overskill/${kind}/${slug}`;
}

/** Where an artifact is kept: a commit whose tree is the artifact. */
export function artifactRef(slug: string, digest: Digest): string {
  return `refs/overskill/builds/${slug}/${hexOf(digest)}`;
}

/** Points at the artifact that was built from `buildKey`, so an equal source tree is not built twice. */
export function buildKeyRef(slug: string, buildKey: string): string {
  return `refs/overskill/keys/${slug}/${buildKey}`;
}

/** Where the part of the installed packages that an app's build reads is kept; see `Closures`. */
export function closureRef(slug: string, key: string): string {
  return `refs/overskill/packages/${slug}/${key}`;
}

/** Where it is kept how long builds took. */
export const BUILD_TIMES_REF = "refs/overskill/build-times";

/**
 * `http` for names under `localhost` (they never leave the machine, RFC 6761 section 6.3), `https` otherwise.
 * `domain` may carry a port.
 */
export function urlFor(scriptName: string, domain: string): string {
  const local = /(^|\.)localhost(:\d+)?$/.test(domain);
  return `${local ? "http" : "https"}://${scriptName}.${domain}`;
}
