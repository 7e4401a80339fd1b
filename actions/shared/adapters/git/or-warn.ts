import { errorMessage } from "../../domain/text/error-message.ts";
import type { Log } from "../../ports/log.ts";

/** For what only saves time: what goes wrong is told, and undefined. */
export async function orWarn<T>(log: Log, doing: string, call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (thrown) {
    log.warn(`Could not ${doing}: ${errorMessage(thrown)}`);
    return undefined;
  }
}
