import { createServer } from "node:net";
import { PipelineError } from "../../actions/shared/domain/errors.ts";

/** Where `overskill start` is found again after a restart, when nobody else listens there. */
export const DEFAULT_PORT = 4400;

export interface PlatformPorts {
  readonly github: number;
  readonly cloudflare: number;
  readonly dispatcher: number;
  readonly model: number;
}

/**
 * Four ports from `first` on. `asked` ports must be free (PORT_IN_USE otherwise); the default ones give way to
 * any free ports, as people run two checkouts side by side. 0 means any free port for each.
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
    const message = `Something listens on 127.0.0.1:${taken.join(", ")}; ${first} to ${first + 3} are needed.`;
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
