import { type Digest, isDigest, toHex } from "../digest.ts";
import { ENVIRONMENT_KINDS, type EnvironmentKind } from "../naming.ts";

/**
 * The facts that a script's tags hold; they are read back before every change. A script has at most 8 tags, without
 * `,` and `&`: https://developers.cloudflare.com/cloudflare-for-platforms/workers-for-platforms/configuration/tags/
 */
export interface ScriptTags {
  readonly app: string;
  readonly environment: EnvironmentKind;
  /** `owner/name` of the apps repository. */
  readonly repository: string;
  readonly commit: string;
  readonly digest: Digest;
  readonly pullRequest?: number;
}

/** Renders the facts as tags. */
export function renderTags(tags: ScriptTags): readonly string[] {
  return [
    `app:${tags.app}`,
    `env:${tags.environment}`,
    repositoryTag(tags.repository),
    `commit:${tags.commit}`,
    `digest:${toHex(tags.digest)}`,
    ...(tags.pullRequest === undefined ? [] : [pullRequestTag(tags.pullRequest)]),
  ];
}

/** Returns the tag that names a repository. */
function repositoryTag(repository: string): string {
  return `repo:${repository}`;
}

/** Returns the tag that names a pull request. */
function pullRequestTag(pullRequest: number): string {
  return `pr:${pullRequest}`;
}

/** Parses the tags of a script. A script that was uploaded manually has none of them. */
export function parseTags(tags: readonly string[]): Partial<ScriptTags> {
  const values = new Map(tags.map((tag) => splitAt(tag, tag.indexOf(":"))));
  const environment = ENVIRONMENT_KINDS.find((kind) => kind === values.get("env"));
  const digest = `sha256:${values.get("digest") ?? ""}`;
  const pullRequest = Number(values.get("pr") ?? Number.NaN);
  const app = values.get("app");
  const repository = values.get("repo");
  const commit = values.get("commit");
  return {
    ...(app === undefined ? {} : { app }),
    ...(environment === undefined ? {} : { environment }),
    ...(repository === undefined ? {} : { repository }),
    ...(commit === undefined ? {} : { commit }),
    ...(isDigest(digest) ? { digest } : {}),
    ...(Number.isInteger(pullRequest) ? { pullRequest } : {}),
  };
}

function splitAt(text: string, index: number): readonly [string, string] {
  return index < 0 ? [text, ""] : [text.slice(0, index), text.slice(index + 1)];
}
