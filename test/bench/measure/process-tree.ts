import { readdir, readFile } from "node:fs/promises";

/** Linux's page size on every architecture of GitHub's runners. */
const PAGE_BYTES = 4096;

export interface ProcessFacts {
  readonly id: number;
  readonly parent: number;
  readonly residentBytes: number;
}

/** Parses a file `/proc/<id>/stat`: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
export function parseProcessStat(text: string): ProcessFacts | undefined {
  const id = Number.parseInt(text, 10);
  // The second field is the command in parentheses, which may itself contain parentheses and spaces.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const parent = Number(fields[1]);
  const pages = Number(fields[21]);
  if (![id, parent, pages].every(Number.isInteger)) return undefined;
  return { id, parent, residentBytes: pages * PAGE_BYTES };
}

/** Returns the resident memory of a process and all its descendants. Pages that two processes share count twice. */
export function residentBytesOf(root: number, processes: readonly ProcessFacts[]): number {
  const children = Map.groupBy(processes, ({ parent }) => parent);
  const own = processes.find(({ id }) => id === root)?.residentBytes ?? 0;
  const below = children.get(root) ?? [];
  return below.reduce((sum, { id }) => sum + residentBytesOf(id, processes), own);
}

/** Lists all processes; empty on systems without `/proc`. */
export async function listProcesses(): Promise<readonly ProcessFacts[]> {
  const names = await readdir("/proc").catch(() => []);
  const texts = names
    .filter((name) => /^\d+$/.test(name))
    .map((id) => readFile(`/proc/${id}/stat`, "utf8").catch(() => ""));
  return (await Promise.all(texts)).map(parseProcessStat).filter((facts) => facts !== undefined);
}
