import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { PipelineError } from "../../../actions/shared/domain/errors.ts";

/** Encrypts the tokens and secrets in state files. */
export interface Vault {
  seal(text: string): string;
  /** Decrypts what `seal` returned, and returns other text unchanged. Throws STATE_UNREADABLE for another key's. */
  open(text: string): string;
}

const ALGORITHM = "aes-256-gcm";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const PREFIX = "sealed:v1:";

/** Creates the vault of a key of 32 bytes; by default of a random one, for state that does not survive this process. */
export function createVault(key: Buffer = randomBytes(KEY_BYTES), source = "the key of this process"): Vault {
  return {
    seal(text) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, key, nonce);
      const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return PREFIX + Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64url");
    },
    open(text) {
      if (!text.startsWith(PREFIX)) return text;
      const bytes = Buffer.from(text.slice(PREFIX.length), "base64url");
      const tagEnd = NONCE_BYTES + TAG_BYTES;
      try {
        const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES));
        decipher.setAuthTag(bytes.subarray(NONCE_BYTES, tagEnd));
        return Buffer.concat([decipher.update(bytes.subarray(tagEnd)), decipher.final()]).toString("utf8");
      } catch (cause) {
        const message = `The state holds secrets that ${source} does not decrypt.`;
        throw new PipelineError("STATE_UNREADABLE", message, { cause });
      }
    },
  };
}

/**
 * Returns the vault of this user, whose key is a file in the user's configuration directory and is created if it does not
 * exist. A copy of the state directory alone reveals no secret; a process of the same user can read both.
 */
export function openUserVault(environment: NodeJS.ProcessEnv = process.env): Vault {
  const configuration = environment["XDG_CONFIG_HOME"] || join(homedir(), ".config");
  const file = join(configuration, "overskill", "local-state.key");
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, `${randomBytes(KEY_BYTES).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== "EEXIST") throw thrown;
    chmodSync(file, 0o600);
  }
  const key = Buffer.from(readFileSync(file, "utf8").trim(), "base64url");
  if (key.length !== KEY_BYTES) {
    throw new PipelineError("STATE_UNREADABLE", `"${file}" does not hold a key of ${KEY_BYTES} bytes.`);
  }
  return createVault(key, `the key in "${file}"`);
}

/** Returns the vault for a state directory; without one, the state is temporary. */
export function vaultFor(stateDirectory: string | undefined): Vault {
  return stateDirectory === undefined ? createVault() : openUserVault();
}
