import { errorMessage } from "../text/error-message.ts";

/**
 * Runs work that the caller can do without, such as a cache or a comment: logs a failure as a warning and returns
 * undefined. `doing` completes "Could not …".
 */
export async function orWarn<T>(
  log: { warn(message: string): void },
  doing: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (thrown) {
    log.warn(`Could not ${doing}: ${errorMessage(thrown)}`);
    return undefined;
  }
}
