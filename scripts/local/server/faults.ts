import type { MiddlewareHandler } from "hono";

/** What goes wrong and when. With `after`, the request takes effect and only its response is lost. */
export type FaultEffect =
  | {
      readonly kind: "status";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
      readonly when: "before" | "after";
    }
  | { readonly kind: "reset"; readonly when: "before" | "after" }
  | { readonly kind: "delay"; readonly ms: number }
  /** The response starts, then the connection breaks; for streams. */
  | { readonly kind: "break-off"; readonly afterBytes: number };

export interface FaultRule {
  /** Defaults to any method. */
  readonly method?: string;
  /** Matches path and query string. */
  readonly path: RegExp;
  /** Number of requests that the fault affects; unlimited if absent. */
  readonly times?: number;
  readonly effect: FaultEffect;
}

/** The active faults of a stand-in, by route. */
export class Faults {
  readonly #rules = new Set<{ readonly rule: FaultRule; left: number }>();

  /** Adds a fault. Returns a function that removes it. */
  add(rule: FaultRule): () => void {
    const entry = { rule, left: rule.times ?? Number.POSITIVE_INFINITY };
    this.#rules.add(entry);
    return () => this.#rules.delete(entry);
  }

  clear(): void {
    this.#rules.clear();
  }

  /** Returns the effect of the first rule that matches the request, and counts the request. */
  take(method: string, pathAndQuery: string): FaultEffect | undefined {
    for (const entry of this.#rules) {
      const { rule } = entry;
      if (rule.method !== undefined && rule.method !== method) continue;
      if (!rule.path.test(pathAndQuery)) continue;
      entry.left -= 1;
      if (entry.left <= 0) this.#rules.delete(entry);
      return rule.effect;
    }
    return undefined;
  }
}

interface NodeBindings {
  readonly outgoing?: { readonly socket: { destroy(): void } | null };
}

/** Applies the faults before or after the routes that follow it. */
export function faultMiddleware(faults: Faults): MiddlewareHandler<{ Bindings: NodeBindings }> {
  return async (c, next) => {
    const { pathname, search } = new URL(c.req.url);
    const effect = faults.take(c.req.method, pathname + search);
    if (effect === undefined) return next();
    if (effect.kind === "delay") {
      await new Promise((resolve) => setTimeout(resolve, effect.ms));
      return next();
    }
    if (effect.kind === "break-off") {
      await next();
      const drop = () => c.env.outgoing?.socket?.destroy();
      c.res = new Response(breakOff(c.res.body, effect.afterBytes, drop), c.res);
      return;
    }
    if (effect.when === "after") await next();
    if (effect.kind === "reset") {
      c.env.outgoing?.socket?.destroy();
      c.res = new Response(null, { status: 500 });
      return;
    }
    c.res = new Response(effect.body ?? "", { status: effect.status, headers: { ...effect.headers } });
  };
}

/** Forwards `bytes` bytes and then drops the connection, without the final chunk of the response. */
function breakOff(
  body: ReadableStream<Uint8Array> | null,
  bytes: number,
  drop: () => void,
): ReadableStream<Uint8Array> | undefined {
  let left = bytes;
  return body?.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        if (left > 0) controller.enqueue(chunk.subarray(0, left));
        left -= chunk.byteLength;
        // Drop it later, so that the forwarded bytes are sent first.
        if (left <= 0) setImmediate(drop);
      },
    }),
  );
}
