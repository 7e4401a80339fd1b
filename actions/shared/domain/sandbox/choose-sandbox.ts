import { PipelineError } from "../errors.ts";

/** Ways to confine a process, best first. */
export const SANDBOX_KINDS = ["namespaces", "bubblewrap", "sudo"] as const;

/**
 * `namespaces` runs util-linux's unshare as an unprivileged user, and leaves the command neither user namespaces of its own
 * nor an unlimited number of processes. `bubblewrap` runs bwrap, which a system may allow that forbids other programs to
 * make user namespaces, as Ubuntu does. `sudo` runs unshare as root there, and returns to the user before code of the app
 * runs.
 * https://ubuntu.com/blog/ubuntu-23-10-restricted-unprivileged-user-namespaces
 */
export type SandboxKind = (typeof SANDBOX_KINDS)[number];

/** What is known about the machine on which code of an app shall run. */
export interface SandboxFacts {
  /** Node's name of the operating system. */
  readonly platform: string;
  /** Sandboxes in which a trial command ran. */
  readonly working: readonly SandboxKind[];
  /** True on a runner that GitHub hosts: a virtual machine that is destroyed after the job. */
  readonly hosted: boolean;
  /** True if the person at this machine allowed custom builds without a sandbox. */
  readonly consent: boolean;
}

/** A sandbox, or why code of the app runs without one. */
export type SandboxChoice =
  | { readonly kind: SandboxKind }
  | { readonly kind: "none"; readonly because: "hosted" | "consent" };

/**
 * Chooses how code of an app is confined. sudo is used on hosted runners only, because a command on a person's own
 * machine must not become root unasked. Throws CUSTOM_BUILD_NOT_ALLOWED if no sandbox works, the machine outlives the job,
 * and its owner did not consent.
 */
export function chooseSandbox({ platform, working, hosted, consent }: SandboxFacts): SandboxChoice {
  const kind = SANDBOX_KINDS.find((each) => working.includes(each) && (each !== "sudo" || hosted));
  if (kind !== undefined) return { kind };
  if (hosted) return { kind: "none", because: "hosted" };
  if (consent) return { kind: "none", because: "consent" };
  const missing =
    platform === "linux"
      ? "neither bubblewrap nor unprivileged user namespaces work here"
      : `there is none for the platform "${platform}"`;
  throw new PipelineError(
    "CUSTOM_BUILD_NOT_ALLOWED",
    `The app needs a custom build, which runs code of the app, and this machine has no sandbox for it: ${missing}. Without a sandbox, that code could read and change everything that you can.`,
  );
}
