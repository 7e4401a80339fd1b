import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PipelineError } from "../../actions/shared/domain/errors.ts";
import { openPrivateDirectory } from "./server/private-directory.ts";

/**
 * Locks a state directory for this process and returns the function that unlocks it. Takes over the lock of a process
 * that no longer runs. Throws STATE_IN_USE if another running process holds the lock, and STATE_NOT_PRIVATE.
 */
export function lockState(directory: string): () => void {
  openPrivateDirectory(directory);
  const file = join(directory, "lock");
  const holder = readHolder(file);
  if (holder !== undefined && holder !== process.pid && isAlive(holder)) {
    throw new PipelineError("STATE_IN_USE", `The process ${holder} uses the state in "${directory}".`);
  }
  writeFileSync(file, String(process.pid), { mode: 0o600 });
  return () => rmSync(file, { force: true });
}

function readHolder(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, "utf8"));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === "EPERM";
  }
}
