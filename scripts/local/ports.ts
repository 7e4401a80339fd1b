import { createServer } from "node:net";
import { PipelineError } from "../../actions/shared/domain/errors.ts";

/** First port of the platform, so that `overskill start` has the same addresses after a restart. */
export const DEFAULT_PORT = 4400;

export interface PlatformPorts {
  readonly github: number;
  readonly cloudflare: number;
  readonly dispatcher: number;
  readonly model: number;
}

/**
 * Chooses four ports from `first` on; 0 means any free ports. If one of them is in use, throws PORT_IN_USE for ports
 * that were `asked` for, and replaces the default ports by any free ones, so that two checkouts can run side by side.
 */
export async function choosePorts(
  first: number,
  { asked }: { readonly asked: boolean },
): Promise<PlatformPorts> {
  const any = { github: 0, cloudflare: 0, dispatcher: 0, model: 0 };
  if (first === 0) return any;
  const taken: number[] = [];
  for (let port = first; port < first + 4; port += 1) if (!(await isFree(port))) taken.push(port);
  if (taken.length > 0 && asked) {
    const message = `In use: port ${taken.join(", ")}. The platform needs the ports ${first} to ${first + 3}.`;
    throw new PipelineError("PORT_IN_USE", message);
  }
  if (taken.length > 0) return any;
  return { github: first, cloudflare: first + 1, dispatcher: first + 2, model: first + 3 };
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
