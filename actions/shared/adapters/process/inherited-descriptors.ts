import { closeSync, constants, openSync, readdirSync, readFileSync } from "node:fs";

/** Where Linux lists this process's open files. */
const DESCRIPTORS = "/proc/self/fd";

/** O_CLOEXEC as `/proc/<pid>/fdinfo/<fd>` shows it: https://man7.org/linux/man-pages/man5/proc_pid_fdinfo.5.html */
const CLOSE_ON_EXEC = 0o2000000;

/**
 * Entries of `stdio`, from descriptor 3 on, that give a child `/dev/null` in place of each file that this process's own
 * parent left open. Node.js only keeps the first few from its children, and an open directory is a way around every mount
 * of a sandbox. Dispose of it when the child has started.
 */
export function replaceInherited(): { readonly stdio: readonly (number | "ignore")[] } & Disposable {
  const inherited = process.platform === "linux" ? listInherited() : [];
  if (inherited.length === 0) return { stdio: [], [Symbol.dispose]: () => {} };
  const nothing = openSync("/dev/null", constants.O_RDONLY);
  const stdio = Array.from({ length: Math.max(...inherited) - 2 }, (_, index) =>
    inherited.includes(index + 3) ? nothing : ("ignore" as const),
  );
  return { stdio, [Symbol.dispose]: () => closeSync(nothing) };
}

/** Lists the descriptors above the standard ones that a program started by this process would have. */
function listInherited(): readonly number[] {
  return readdirSync(DESCRIPTORS)
    .map(Number)
    .filter((descriptor) => descriptor > 2 && isInherited(descriptor));
}

function isInherited(descriptor: number): boolean {
  try {
    const text = readFileSync(`/proc/self/fdinfo/${descriptor}`, "utf8");
    const flags = Number.parseInt(/^flags:\s*(\d+)/m.exec(text)?.[1] ?? "0", 8);
    return (flags & CLOSE_ON_EXEC) === 0;
  } catch {
    // Closed in the meantime, such as the one with which the list was read.
    return false;
  }
}
