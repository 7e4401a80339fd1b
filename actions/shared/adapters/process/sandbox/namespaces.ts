import type { Confinement, Invocation } from "./confinement.ts";
import { type Mount, sortMounts } from "./mounts.ts";

/**
 * Builds the new root and starts the command in it. Runs as root of new mount, process, network, IPC and host name
 * namespaces: `$1` is `namespaces` or `sudo`, `$2` the directory for the new root, `$3` and `$4` user and group, `$5` the
 * working directory, `$6` the time limit in seconds; then triples of kind, source and target up to `--`, then the
 * command.
 *
 * - Flags of a mount that an unprivileged namespace inherits are locked, so a remount must repeat `noexec`.
 * - `/proc/sys` and its like are read-only: if this process's user is the machine's root, its files would obey it.
 * - The limit of one user namespace below this one leaves none for the command.
 * - pid_max belongs to the process namespace since Linux 6.14 and to the machine before, where it must not be changed:
 *   https://git.kernel.org/torvalds/c/7863dcc72d0f
 * - The command is a child of this shell, process 1 of the namespace, whose end ends all others. It ends with the command,
 *   after the time limit, and when the input ends, at the latest with the process that started the sandbox.
 */
const SCRIPT = `
set -eu
kind=$1 root=$2 uid=$3 gid=$4 directory=$5 seconds=$6
[ "$kind" = sudo ] && owner=$uid:$gid || owner=0:0
shift 6
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
limit() { mount -o "remount,bind,$1" "$2" 2>/dev/null || mount -o "remount,bind,$1,noexec" "$2"; }
place() {
  if [ -d "$1" ]; then mkdir -p "$2"; else mkdir -p "\${2%/*}"; [ -e "$2" ] || : > "$2"; fi
  mount --bind "$1" "$2" 2>/dev/null || mount --rbind "$1" "$2"
}
mount -t tmpfs -o mode=0755,nosuid,nodev tmpfs "$root"
while [ "$1" != -- ]; do
  case $1 in
    read-only) place "$2" "$root$3"; limit ro,nosuid,nodev "$root$3" ;;
    writable) place "$2" "$root$3"; limit nosuid,nodev "$root$3" ;;
    discarded)
      changes="$root/.changes/$#"
      mkdir -p "$root$3" "$changes"
      mount -t tmpfs -o nosuid,nodev,size=1g tmpfs "$changes"
      mkdir "$changes/upper" "$changes/work"
      chown "$owner" "$changes/upper"
      mount -t overlay -o "lowerdir=$2,upperdir=$changes/upper,workdir=$changes/work,userxattr" overlay "$root$3" 2>/dev/null || {
        place "$2" "$root$3"
        limit ro,nosuid,nodev "$root$3"
      } ;;
    empty) mkdir -p "$root$3"; mount -t tmpfs -o ro,nosuid,nodev tmpfs "$root$3" ;;
    link) mkdir -p "$root\${3%/*}"; ln -s "$2" "$root$3" ;;
  esac
  shift 3
done
shift
mkdir -p "$root/dev/shm" "$root/proc" "$root/.old"
for device in null zero full random urandom; do
  : > "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
ln -s /proc/self/fd "$root/dev/fd"
mount -t tmpfs -o mode=1777,nosuid,nodev,size=512m tmpfs "$root/dev/shm"
mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
[ "$kind" = sudo ] || {
  echo 1 > "$root/proc/sys/user/max_user_namespaces"
  case $(uname -r) in
    [0-5].* | 6.[0-9].* | 6.1[0-3].*) ;;
    *) { echo 2048 > "$root/proc/sys/kernel/pid_max"; } 2>/dev/null || true ;;
  esac
}
for path in sys irq bus fs sysrq-trigger; do
  [ ! -e "$root/proc/$path" ] || {
    mount --bind "$root/proc/$path" "$root/proc/$path"
    mount -o remount,bind,ro,nosuid,nodev,noexec "$root/proc/$path"
  }
done
ip link set lo up 2>/dev/null || true
cd "$root"
pivot_root . .old
umount -l /.old
rmdir /.old
mount -o remount,ro,nosuid,nodev /
if [ "$kind" = sudo ]; then
  set -- setpriv --reuid="$uid" --regid="$gid" --clear-groups --bounding-set=-all --inh-caps=-all --no-new-privs -- "$@"
else
  set -- unshare --user --map-user="$uid" --map-group="$gid" -- setpriv --inh-caps=-all --no-new-privs -- "$@"
fi
cd "$directory"
exec 3<&0 < /dev/null
timeout --foreground -s KILL "$seconds" "$@" 3<&- &
{ cat <&3 > /dev/null; kill -KILL "$!"; } > /dev/null 2>&1 &
wait %1
`;

/** Namespaces that a confined process does not share with this one. */
const UNSHARED = ["--mount", "--pid", "--net", "--ipc", "--uts", "--fork", "--kill-child"];

/** Renders a command that builds the sandbox with util-linux's unshare: https://man7.org/linux/man-pages/man1/unshare.1.html */
export function renderNamespaces(kind: "namespaces" | "sudo", confinement: Confinement): Invocation {
  const { mounts, directory, command, root, ids, seconds } = confinement;
  const script = [
    ...["sh", "-c", SCRIPT, "sh"],
    ...[kind, root, String(ids.uid), String(ids.gid), directory, String(Math.ceil(seconds))],
    ...sortMounts(mounts).flatMap(toTriple),
    ...["--", ...command],
  ];
  return kind === "sudo"
    ? { command: "sudo", args: ["--non-interactive", "--", "unshare", ...UNSHARED, ...script] }
    : { command: "unshare", args: ["--user", "--map-root-user", ...UNSHARED, ...script] };
}

function toTriple(mount: Mount): readonly string[] {
  return [mount.kind, mount.kind === "empty" ? "" : mount.from, mount.to];
}
