import { createHmac, timingSafeEqual } from "node:crypto";

/** Whom an Actions runtime token lets into the cache and the artifacts. */
export interface RuntimeClaims {
  readonly repositoryId: number;
  readonly runId: number;
  readonly jobId: number;
  /** Refs whose caches may be read, the job's own first: only that one may be written. */
  readonly cacheScopes: readonly string[];
}

export interface RuntimeTokens {
  issue(claims: RuntimeClaims): string;
  /** Undefined for a token that this stand-in did not sign. */
  verify(token: string): RuntimeClaims | undefined;
}

/** Bits of `Permission` in the claim `ac`. */
const READ = 1;
const READ_AND_WRITE = 3;

/** JWTs as the runner hands them to Actions: `@actions/cache` decodes the claim `ac` itself. */
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
