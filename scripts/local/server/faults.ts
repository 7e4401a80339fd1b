import type { MiddlewareHandler } from "hono";

/** What goes wrong, and when: `after` means that the request was applied and only its answer is lost. */
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
  /** The answer starts as it should, then the connection is lost: for streams. */
  | { readonly kind: "break-off"; readonly afterBytes: number };

export interface FaultRule {
  /** Any method when absent. */
  readonly method?: string;
  /** Matched against path and query string. */
  readonly path: RegExp;
  /** How often it strikes; for ever when absent. */
  readonly times?: number;
  readonly effect: FaultEffect;
}

/** Faults that are switched on per route of a stand-in. */
export class Faults {
  readonly #rules = new Set<{ readonly rule: FaultRule; left: number }>();

  /** Returns a function that switches the fault off again. */
  add(rule: FaultRule): () => void {
    const entry = { rule, left: rule.times ?? Number.POSITIVE_INFINITY };
    this.#rules.add(entry);
    return () => this.#rules.delete(entry);
  }

  clear(): void {
    this.#rules.clear();
  }

  /** The first rule that matches; counts as one strike. */
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

/** Strikes before or after the routes behind it. */
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

/** Passes `bytes` bytes on and then drops the connection, without the chunk that would end the answer. */
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
        // Later, so that what was passed on is on its way.
        if (left <= 0) setImmediate(drop);
      },
    }),
  );
}
