import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  SANDBOX_KINDS,
  type SandboxFacts,
  type SandboxKind,
} from "../../../domain/sandbox/choose-sandbox.ts";
import { renderBubblewrap } from "./bubblewrap.ts";
import type { Confinement, Invocation } from "./confinement.ts";
import { renderNamespaces } from "./namespaces.ts";
import { listSystemMounts } from "./system-mounts.ts";

const PROBE_SECONDS = 10;

/** Set by the owner of a machine: code of apps may run on it without a sandbox. */
export const CONSENT_VARIABLE = "OVERSKILL_ALLOW_CUSTOM_BUILDS";

/** Renders the command that runs `confinement` in a sandbox of this kind. */
export function renderSandbox(kind: SandboxKind, confinement: Confinement): Invocation {
  return kind === "bubblewrap" ? renderBubblewrap(confinement) : renderNamespaces(kind, confinement);
}

/** Finds out which sandboxes work here, by running a command that does nothing in each. */
export async function probeSandboxes(environment: NodeJS.ProcessEnv): Promise<SandboxFacts> {
  const hosted = environment["RUNNER_ENVIRONMENT"] === "github-hosted";
  const candidates = process.platform === "linux" ? SANDBOX_KINDS : [];
  const working: SandboxKind[] = [];
  for (const kind of candidates) {
    if (working.length > 0 || (kind === "sudo" && !hosted)) continue;
    // It limits neither processes nor namespaces of root.
    if (kind === "bubblewrap" && process.getuid?.() === 0) continue;
    if (await works(kind)) working.push(kind);
  }
  const consent = environment[CONSENT_VARIABLE] === "true";
  return { platform: process.platform, working, hosted, consent };
}

async function works(kind: SandboxKind): Promise<boolean> {
  const root = await mkdtemp(join(tmpdir(), "overskill-probe-"));
  try {
    const { command, args } = renderSandbox(kind, {
      mounts: await listSystemMounts(),
      directory: "/",
      command: ["/bin/sh", "-c", ":"],
      root,
      ids: currentIds(),
      seconds: PROBE_SECONDS,
    });
    return await succeeds(command, args);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

function succeeds(command: string, args: readonly string[]): Promise<boolean> {
  return new Promise((settle) => {
    const child = spawn(command, args, {
      env: { PATH: process.env["PATH"] ?? "" },
      stdio: ["pipe", "ignore", "ignore"],
      timeout: PROBE_SECONDS * 1000,
    });
    child.on("error", () => settle(false));
    child.on("exit", (code) => {
      child.stdin.destroy();
      settle(code === 0);
    });
  });
}

/** Ids of a confined process: this user's, or an ordinary user's if this one is root. */
export function currentIds(): Confinement["ids"] {
  const uid = process.getuid?.() ?? 0;
  return uid === 0 ? { uid: 1000, gid: 1000 } : { uid, gid: process.getgid?.() ?? uid };
}
