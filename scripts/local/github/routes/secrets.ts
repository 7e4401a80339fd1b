import { Hono, type Context as Request } from "hono";
import sodium from "libsodium-wrappers";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import { readBody } from "../http/body-reader.ts";
import { GitHubError, notFound } from "../http/errors.ts";
import { paginate } from "../http/pagination.ts";
import type { Json } from "../present/user.ts";
import type { SecretRecord } from "../store/records/repositories.ts";
import { parseName, readVariableScope } from "./variables.ts";

/**
 * Serves https://docs.github.com/en/rest/actions/secrets. Clients send values as sealed boxes; no response contains a
 * value.
 */
export function secretRoutes(context: Context): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const keys = createKeys();
  serve(app, context, "/repos/:owner/:repo/actions/secrets", keys);
  serve(app, context, "/repos/:owner/:repo/environments/:environment/secrets", keys);
  // Organisations have no secrets here.
  app.get(
    "/repos/:owner/:repo/actions/organization-secrets",
    context.needs("administration", "read", "write"),
    (c) => c.json({ total_count: 0, secrets: [] }),
  );
  return app;
}

interface Keys {
  publicKey(): Promise<{ readonly key_id: string; readonly key: string }>;
  /** Decrypts a sealed box; undefined if it was not sealed for this key. */
  open(sealed: string, keyId: string): Promise<string | undefined>;
}

interface KeyPair {
  readonly id: string;
  readonly publicKey: Uint8Array;
  readonly privateKey: Uint8Array;
}

/** Creates one key pair per process, on first use. https://docs.github.com/en/rest/guides/encrypting-secrets-for-the-rest-api */
function createKeys(): Keys {
  let made: Promise<KeyPair> | undefined;
  const make = async (): Promise<KeyPair> => {
    await sodium.ready;
    const { publicKey, privateKey } = sodium.crypto_box_keypair();
    return { publicKey, privateKey, id: String(Buffer.from(publicKey).readBigUInt64BE()) };
  };
  const pair = (): Promise<KeyPair> => {
    made ??= make();
    return made;
  };
  return {
    async publicKey() {
      const { id, publicKey } = await pair();
      return { key_id: id, key: Buffer.from(publicKey).toString("base64") };
    },
    async open(sealed, keyId) {
      const { id, publicKey, privateKey } = await pair();
      if (keyId !== id) return undefined;
      try {
        return sodium.crypto_box_seal_open(Buffer.from(sealed, "base64"), publicKey, privateKey, "text");
      } catch {
        return undefined;
      }
    },
  };
}

function serve(app: Hono<AppEnv>, context: Context, path: string, keys: Keys): void {
  const { store, needs } = context;
  const read = needs("administration", "read", "write");
  const write = needs("administration", "write", "write");

  app.get(path, read, (c) => {
    const rows = findSecrets(c);
    return c.json({ total_count: rows.length, secrets: paginate(c, rows).map(presentSecret) });
  });

  app.get(`${path}/public-key`, read, async (c) => c.json(await keys.publicKey()));

  app.get(`${path}/:name`, read, (c) => c.json(presentSecret(load(c))));

  app.put(`${path}/:name`, write, async (c) => {
    const body = await readBody(c);
    const sealed = body.requiredString("encrypted_value");
    const keyId = body.requiredString("key_id");
    body.done();
    const name = parseName(c.req.param("name") ?? "");
    const value = await keys.open(sealed, keyId);
    if (value === undefined)
      throw new GitHubError(422, "Bad request - The value was not sealed for this public key");
    const known = findSecrets(c).find((row) => row.name === name);
    const updatedAt = context.now();
    if (known !== undefined) {
      store.secrets.update(known.id, { value, updatedAt });
      return c.body(null, 204);
    }
    store.secrets.insert({ ...readVariableScope(context, c), name, value, createdAt: updatedAt, updatedAt });
    return c.json({}, 201);
  });

  app.delete(`${path}/:name`, write, (c) => {
    store.secrets.delete(load(c).id);
    return c.body(null, 204);
  });

  function findSecrets(c: Request<AppEnv>): SecretRecord[] {
    const { repositoryId, environment } = readVariableScope(context, c);
    return store.secrets.filter(
      (row) => row.repositoryId === repositoryId && row.environment === environment,
    );
  }

  function load(c: Request<AppEnv>): SecretRecord {
    const name = (c.req.param("name") ?? "").toUpperCase();
    const secret = findSecrets(c).find((row) => row.name === name);
    if (secret === undefined) throw notFound();
    return secret;
  }
}

function presentSecret({ name, createdAt, updatedAt }: SecretRecord): Json {
  return { name, created_at: createdAt, updated_at: updatedAt };
}
