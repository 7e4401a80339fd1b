import { createHmac, timingSafeEqual } from "node:crypto";

/** What an Actions runtime token says about its job; the cache and artifact services authorize by it. */
export interface RuntimeClaims {
  readonly repositoryId: number;
  readonly runId: number;
  readonly jobId: number;
  /** Refs whose caches the job may read. The first is the job's own, the only one it may write to. */
  readonly cacheScopes: readonly string[];
}

/** Issues and verifies the tokens in `ACTIONS_RUNTIME_TOKEN`. */
export interface RuntimeTokens {
  issue(claims: RuntimeClaims): string;
  /** Returns the claims of a token; undefined when this stand-in did not sign it. */
  verify(token: string): RuntimeClaims | undefined;
}

/** Bits of `Permission` in the claim `ac` (access control). */
const READ = 1;
const READ_AND_WRITE = 3;

/** Creates runtime tokens as JWTs in GitHub's format, since `@actions/cache` decodes the claim `ac` itself. */
export function createRuntimeTokens(key: Buffer): RuntimeTokens {
  const sign = (text: string): string => createHmac("sha256", key).update(text).digest("base64url");
  return {
    issue(claims) {
      const ac = claims.cacheScopes.map((scope, index) => ({
        Scope: scope,
        Permission: index === 0 ? READ_AND_WRITE : READ,
      }));
      const payload = {
        ac: JSON.stringify(ac),
        scp: `Actions.Results:${claims.runId}:${claims.jobId}`,
        repository_id: String(claims.repositoryId),
      };
      const text = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(payload)}`;
      return `${text}.${sign(text)}`;
    },
    verify(token) {
      const [header, payload, signature] = token.split(".");
      if (header === undefined || payload === undefined || signature === undefined) return undefined;
      const expected = Buffer.from(sign(`${header}.${payload}`));
      const given = Buffer.from(signature);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
      const { ac, scp, repository_id } = JSON.parse(Buffer.from(payload, "base64url").toString());
      const [, runId, jobId] = String(scp).split(":");
      const scopes = JSON.parse(ac) as { Scope: string }[];
      return {
        repositoryId: Number(repository_id),
        runId: Number(runId),
        jobId: Number(jobId),
        cacheScopes: scopes.map(({ Scope }) => Scope),
      };
    },
  };
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
