import { chmodSync, lstatSync, mkdirSync, readdirSync } from "node:fs";
import { PipelineError } from "../../../actions/shared/domain/errors.ts";

const OTHERS = 0o077;

/**
 * Creates a directory that only this user can read. Makes an existing one private if it is empty. Throws
 * STATE_NOT_PRIVATE for a link, for what is not a directory, for another user's directory, and for one with contents that
 * other users may have read or changed.
 */
export function openPrivateDirectory(path: string): void {
  const refuse = (reason: string): never => {
    throw new PipelineError("STATE_NOT_PRIVATE", `The state directory "${path}" ${reason}.`);
  };
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return;
  }
  if (stats.isSymbolicLink()) refuse("is a symbolic link");
  if (!stats.isDirectory()) refuse("is not a directory");
  const user = process.getuid?.();
  // Windows has no such users and modes.
  if (user === undefined) return;
  if (stats.uid !== user) refuse(`belongs to the user with the id ${stats.uid}`);
  if ((stats.mode & OTHERS) === 0) return;
  if (readdirSync(path).length > 0) {
    refuse(`has the mode ${(stats.mode & 0o777).toString(8)}, so other users can read it`);
  }
  chmodSync(path, 0o700);
}
