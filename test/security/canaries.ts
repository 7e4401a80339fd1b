import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Unique random values that no public place may ever contain, by name. */
export type Canaries = ReadonlyMap<string, string>;

/** Files that hold a canary each. */
export interface CanaryFiles {
  /** In the home directory of the person who runs the platform. */
  readonly home: string;
  /** Outside every checkout: `../../../../../canary.txt` from the root of a job's checkout. */
  readonly besideCheckout: string;
}

/** Plants canaries in the environment of the platform's process, in its home directory and beside its checkouts. */
export function plantCanaries(directory: string): {
  readonly canaries: Map<string, string>;
  readonly files: CanaryFiles;
  /** Writes the file beside the checkouts. Call it once the platform runs: its start empties the directory. */
  plantBesideCheckout(): void;
  restore(): void;
} {
  const canaries = new Map(
    ["environment", "home file", "file beside the checkout", "OPENAI_API_KEY"].map((name) => [
      name,
      newCanary(),
    ]),
  );
  const value = (name: string) => canaries.get(name) ?? "";
  const files = {
    home: join(directory, "home", ".canary"),
    besideCheckout: join(directory, "state", "runner", "canary.txt"),
  };
  writeCanary(files.home, value("home file"));

  const before = { HOME: process.env["HOME"], OVERSKILL_CANARY: process.env["OVERSKILL_CANARY"] };
  process.env["HOME"] = join(directory, "home");
  process.env["OVERSKILL_CANARY"] = value("environment");
  return {
    canaries,
    files,
    plantBesideCheckout: () => writeCanary(files.besideCheckout, value("file beside the checkout")),
    restore() {
      for (const [name, old] of Object.entries(before)) {
        if (old === undefined) delete process.env[name];
        else process.env[name] = old;
      }
    },
  };
}

/** Returns the names of the canaries that occur in `bytes`: as they are, reversed, or in a common encoding. */
export function findCanaries(bytes: Uint8Array, canaries: Canaries): readonly string[] {
  const haystack = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return [...canaries]
    .filter(([, value]) => encodingsOf(value).some((encoded) => haystack.includes(encoded)))
    .map(([name]) => name);
}

function newCanary(): string {
  return `canary${randomBytes(18).toString("hex")}`;
}

function writeCanary(file: string, value: string): void {
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, `${value}\n`);
}

function encodingsOf(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  // Base64 depends on the position modulo 3; the characters at the ends also depend on the neighbours.
  const base64 = [0, 1, 2].map((offset) => {
    const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
    return padded.toString("base64url").slice(Math.ceil((offset * 4) / 3), -2);
  });
  const standard = base64.map((text) => text.replaceAll("-", "+").replaceAll("_", "/"));
  const hex = bytes.toString("hex");
  return [
    value,
    [...value].reverse().join(""),
    hex,
    hex.toUpperCase(),
    encodeURIComponent(value),
    ...base64,
    ...standard,
  ];
}
