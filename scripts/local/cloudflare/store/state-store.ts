import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Vault } from "../../server/vault.ts";
import type { AccountState, ScriptRecord, StoredModule } from "./records.ts";
import { openAccount, sealAccount } from "./sealed-account.ts";

/**
 * The account on disk: `account.json`, `modules/<sha256>`, `asset-blobs/<pool>/<hash>` and the `storage/` of running
 * Workers. `account.json` is replaced atomically, so it is complete even after a kill.
 */
export class StateStore {
  readonly directory: string;
  readonly account: AccountState;
  readonly #file: string;
  readonly #vault: Vault;

  constructor(directory: string, vault: Vault) {
    this.directory = directory;
    this.#vault = vault;
    this.#file = join(directory, "account.json");
    mkdirSync(join(directory, "modules"), { recursive: true, mode: 0o700 });
    this.account = existsSync(this.#file)
      ? openAccount(JSON.parse(readFileSync(this.#file, "utf8")) as AccountState, vault)
      : newAccount();
    this.save();
    this.#removeUnusedModules();
  }

  /** Writes `account` to disk. Call it after each change. */
  save(): void {
    const next = `${this.#file}.next`;
    writeFileSync(next, JSON.stringify(sealAccount(this.account, this.#vault)), { mode: 0o600 });
    renameSync(next, this.#file);
  }

  putModule(name: string, type: string, content: Uint8Array): StoredModule {
    const digest = createHash("sha256").update(content).digest("hex");
    const file = this.#moduleFile(digest);
    if (!existsSync(file)) writeAtomically(file, content);
    return { name, type, digest, sizeBytes: content.byteLength };
  }

  readModule(module: StoredModule): Buffer<ArrayBuffer> {
    return readFileSync(this.#moduleFile(module.digest));
  }

  hasAsset(pool: string, hash: string): boolean {
    return this.account.assetTypes[pool]?.[hash] !== undefined;
  }

  putAsset(pool: string, hash: string, contentType: string, content: Uint8Array): void {
    const file = this.assetFile(pool, hash);
    mkdirSync(join(file, ".."), { recursive: true });
    writeAtomically(file, content);
    const types = this.account.assetTypes[pool] ?? {};
    types[hash] = contentType;
    this.account.assetTypes[pool] = types;
  }

  assetFile(pool: string, hash: string): string {
    return join(this.directory, "asset-blobs", pool === "" ? "_account" : pool, hash);
  }

  assetType(pool: string, hash: string): string | undefined {
    return this.account.assetTypes[pool]?.[hash];
  }

  removeAssets(pool: string): void {
    delete this.account.assetTypes[pool];
    rmSync(join(this.assetFile(pool, "x"), ".."), { recursive: true, force: true });
  }

  /** Directory of a Worker's Durable Object storage. `pool` is its namespace, "" for the account itself. */
  storageDirectory(pool: string, script: string): string {
    return join(this.directory, "storage", pool === "" ? "_account" : pool, script);
  }

  resourceDirectory(kind: string, id: string): string {
    return join(this.directory, "resources", kind, id);
  }

  #moduleFile(digest: string): string {
    return join(this.directory, "modules", digest);
  }

  #removeUnusedModules(): void {
    const { namespaces, scripts } = this.account;
    const records: ScriptRecord[] = [
      ...Object.values(namespaces).flatMap((namespace) => Object.values(namespace.scripts)),
      ...Object.values(scripts).flatMap((script) => script.versions),
    ];
    const used = new Set(records.flatMap((record) => record.modules.map((module) => module.digest)));
    for (const digest of readdirSync(join(this.directory, "modules"))) {
      if (!used.has(digest)) rmSync(this.#moduleFile(digest), { force: true });
    }
  }
}

function writeAtomically(file: string, content: Uint8Array): void {
  const next = `${file}.${randomBytes(4).toString("hex")}`;
  writeFileSync(next, content);
  renameSync(next, file);
}

function newAccount(): AccountState {
  return {
    accountId: randomBytes(16).toString("hex"),
    apiToken: randomBytes(20).toString("hex"),
    namespaces: {},
    scripts: {},
    kv: {},
    d1: {},
    r2: {},
    queues: {},
    assetTypes: {},
  };
}
