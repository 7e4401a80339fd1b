import type { Confinement, Invocation } from "./confinement.ts";
import { type Mount, sortMounts } from "./mounts.ts";

const DEVICES = ["null", "zero", "full", "random", "urandom"];

/** Settings of the kernel, which obey the machine's root whatever its id in the sandbox is. */
const PROTECTED = ["sys", "irq", "bus", "fs", "sysrq-trigger"].map((name) => `/proc/${name}`);

/** Renders the arguments of bwrap: https://github.com/containers/bubblewrap/blob/main/bwrap.xml */
export function renderBubblewrap({ mounts, directory, command, ids }: Confinement): Invocation {
  const args = [
    "--unshare-all",
    "--die-with-parent",
    "--new-session",
    ...["--uid", String(ids.uid), "--gid", String(ids.gid)],
    ...["--cap-drop", "ALL"],
    ...["--proc", "/proc"],
    ...PROTECTED.flatMap((path) => ["--ro-bind-try", path, path]),
    ...["--dir", "/dev", ...DEVICES.flatMap((name) => ["--dev-bind", `/dev/${name}`, `/dev/${name}`])],
    ...["--tmpfs", "/dev/shm"],
    ...["--symlink", "/proc/self/fd", "/dev/fd"],
    ...sortMounts(mounts).flatMap(toArguments),
    ...["--remount-ro", "/"],
    ...["--chdir", directory],
    "--",
    ...command,
  ];
  return { command: "bwrap", args };
}

function toArguments(mount: Mount): readonly string[] {
  switch (mount.kind) {
    case "read-only":
    case "discarded":
      return ["--ro-bind", mount.from, mount.to];
    case "writable":
      return ["--bind", mount.from, mount.to];
    case "empty":
      return ["--tmpfs", mount.to, "--remount-ro", mount.to];
    case "link":
      return ["--symlink", mount.from, mount.to];
  }
}
