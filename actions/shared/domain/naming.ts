import type { Digest } from "./digest.ts";
import { toHex } from "./digest.ts";

/** The environments that an app can be deployed to. */
export type EnvironmentKind = "preview" | "staging" | "production";

/** Every environment, in the order in which an app passes through them. */
export const ENVIRONMENT_KINDS: readonly EnvironmentKind[] = ["preview", "staging", "production"];

/** 40 characters leave room for `--pr-<n>` in one DNS label of 63 (RFC 1035). */
const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

/**
 * Returns true for an app's slug: a DNS label of at most 40 characters without `--`, which separates the preview
 * suffix.
 */
export function isSlug(text: string): boolean {
  return SLUG.test(text) && !text.includes("--");
}

/**
 * Returns the script name: `<slug>` for staging and production, `<slug>--pr-<n>` for a preview. It is a single DNS
 * label, because Universal SSL covers one label.
 */
export function scriptNameFor(slug: string, pullRequest?: number): string {
  return pullRequest === undefined ? slug : `${slug}--pr-${pullRequest}`;
}

/** Returns the `environment` of a GitHub Deployment, e.g. `preview/todo`. */
export function deploymentEnvironment(kind: EnvironmentKind, slug: string): string {
  return `${kind}/${slug}`;
}

/** Returns the `task` of a GitHub Deployment: one per pull request for previews, GitHub's default otherwise. */
export function deploymentTask(pullRequest?: number): string {
  return pullRequest === undefined ? "deploy" : `preview-pr-${pullRequest}`;
}

/** Returns the context of the commit status, e.g. `overskill/preview/todo`. */
export function statusContext(kind: EnvironmentKind, slug: string): string {
  return `overskill/${kind}/${slug}`;
}

/** Returns the ref of a stored artifact: it points at a commit whose tree is the artifact. */
export function artifactRef(slug: string, digest: Digest): string {
  return `refs/overskill/builds/${slug}/${toHex(digest)}`;
}

/**
 * Returns the ref that points at the artifact built from `buildKey`, so that an equal source tree is not built again.
 */
export function buildKeyRef(slug: string, buildKey: string): string {
  return `refs/overskill/keys/${slug}/${buildKey}`;
}

/** Returns the ref of the cached packages of an app; see `PackageCache`. */
export function packagesRef(slug: string, key: string): string {
  return `refs/overskill/packages/${slug}/${key}`;
}

/** Returns the ref of the evidence of one deployment: it points at a commit whose tree has `EVIDENCE_FILE`. */
export function evidenceRef(slug: string, digest: Digest, deploymentId: number | "*"): string {
  return `refs/overskill/evidence/${slug}/${toHex(digest)}/${deploymentId}`;
}

/** Name of the only file of an evidence commit: a statement, or a signed envelope with one. */
export const EVIDENCE_FILE = "evidence.json";

/** Ref of the durations of earlier builds. */
export const BUILD_TIMES_REF = "refs/overskill/build-times";

/**
 * Returns an app's public URL: `http` for names under `localhost`, which never leave the machine (RFC 6761 section
 * 6.3), `https` otherwise. `domain` may carry a port.
 */
export function urlFor(scriptName: string, domain: string): string {
  const local = /(^|\.)localhost(:\d+)?$/.test(domain);
  return `${local ? "http" : "https"}://${scriptName}.${domain}`;
}
