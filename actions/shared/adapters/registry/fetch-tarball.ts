import { setTimeout as delay } from "node:timers/promises";
import { limitConcurrency } from "../../domain/async/limit-concurrency.ts";
import { PipelineError } from "../../domain/errors.ts";
import { findRegistry, type Registries, type Registry } from "../../domain/packages/registry-address.ts";
import { errorMessage } from "../../domain/text/error-message.ts";
import { quote } from "../../domain/text/quote.ts";
import type { Clock } from "../../ports/clock.ts";
import { parseRetryAfter, type RetryAdvice, type RetryPolicy, retrying } from "../http/retry-policy.ts";

/** A tarball to fetch. */
export interface TarballRequest {
  /** Name and version, for messages. */
  readonly label: string;
  readonly url: URL;
  /** Serves `url`. */
  readonly registry: Registry;
}

/** What a fetch depends on. */
export interface FetchContext {
  readonly registries: Registries;
  readonly clock?: Clock;
  /** Time limit for one attempt, in milliseconds. */
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
}

/** The largest tarballs that front ends use have 25 MiB. */
export const MAX_TARBALL_BYTES = 64 * 1024 * 1024;
const TIMEOUT_MS = 60_000;
const MAX_REDIRECTS = 3;
const POLICY: RetryPolicy = { attempts: 4, baseDelayMs: 250, maxRetryAfterMs: 20_000, deadlineMs: 60_000 };
const MONOTONIC: Clock = {
  now: () => Date.now(),
  sleep: async (ms) => {
    await delay(ms);
  },
};

/** Thrown for an answer that is not a tarball. */
class RegistryAnswer extends Error {
  readonly advice: RetryAdvice;

  constructor(message: string, advice: RetryAdvice = { retry: false }) {
    super(message);
    this.advice = advice;
  }
}

/**
 * npm's `maxsockets`. Each connection of its own asks the name server, and some drop the questions of a hundred at once.
 * https://docs.npmjs.com/cli/using-npm/config#maxsockets
 */
const limited = limitConcurrency(15);

/**
 * Fetches a tarball, unverified. Follows redirects only to allowed registries, and sends a registry's token only to its own
 * origin. Repeats after rate limits, server errors and broken connections. Throws PACKAGE_UNAVAILABLE, or
 * PACKAGE_NOT_FROM_REGISTRY for a redirect to another server.
 */
export async function fetchTarball(request: TarballRequest, context: FetchContext): Promise<Buffer> {
  const { clock = MONOTONIC } = context;
  try {
    return await retrying(POLICY, { clock }, advise, () => limited(() => attempt(request, context, clock)));
  } catch (cause) {
    if (cause instanceof PipelineError) throw cause;
    const reason = cause instanceof RegistryAnswer ? cause.message : describeFailure(cause);
    const message = `Could not fetch ${quote(request.label)} from ${quote(request.registry.url)}: ${reason}.`;
    throw new PipelineError("PACKAGE_UNAVAILABLE", message, { cause });
  }
}

function advise(thrown: unknown): RetryAdvice {
  if (thrown instanceof PipelineError) return { retry: false };
  return thrown instanceof RegistryAnswer ? thrown.advice : { retry: true };
}

async function attempt(request: TarballRequest, context: FetchContext, clock: Clock): Promise<Buffer> {
  const { timeoutMs = TIMEOUT_MS, maxBytes = MAX_TARBALL_BYTES } = context;
  const signal = AbortSignal.timeout(timeoutMs);
  let { url, registry } = request;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const response = await fetch(url, { redirect: "manual", signal, headers: headersFor(registry) });
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel();
      url = readTarget(response, url);
      registry = requireRegistry(request.label, url, context.registries);
      continue;
    }
    if (!response.ok) {
      await response.body?.cancel();
      throw describeStatus(response, clock);
    }
    return readBody(response, maxBytes);
  }
  throw new RegistryAnswer(`it redirects more than ${MAX_REDIRECTS} times`);
}

function headersFor({ token }: Registry): Record<string, string> {
  return {
    accept: "application/octet-stream, */*;q=0.1",
    // The bytes of the file itself are what the lock file has a hash of.
    "accept-encoding": "identity",
    "user-agent": "overskill-pipeline",
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
}

function readTarget(response: Response, from: URL): URL {
  const location = response.headers.get("location");
  const target = location === null ? null : URL.parse(location, from.href);
  if (target === null) throw new RegistryAnswer(`it answered ${response.status} without a valid location`);
  return target;
}

function requireRegistry(label: string, url: URL, registries: Registries): Registry {
  const registry = url.username === "" && url.password === "" ? findRegistry(url, registries) : undefined;
  if (registry !== undefined) return registry;
  const message = `The registry redirects ${quote(label)} to ${quote(url.origin)}, which is not an allowed registry.`;
  throw new PipelineError("PACKAGE_NOT_FROM_REGISTRY", message);
}

function describeStatus({ status, headers }: Response, clock: Clock): RegistryAnswer {
  const message = `it answered ${status}`;
  if (status !== 408 && status !== 429 && status < 500) return new RegistryAnswer(message);
  const afterMs = parseRetryAfter(headers.get("retry-after"), clock.now());
  return new RegistryAnswer(message, { retry: true, ...(afterMs === undefined ? {} : { afterMs }) });
}

async function readBody(response: Response, maxBytes: number): Promise<Buffer> {
  const tooLarge = () => new RegistryAnswer(`the tarball is larger than ${maxBytes} bytes`);
  if (Number(response.headers.get("content-length") ?? 0) > maxBytes) {
    await response.body?.cancel();
    throw tooLarge();
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    // Leaving the loop cancels the rest of the answer.
    if (size > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** undici says only "fetch failed"; the reason is the cause. */
function describeFailure(thrown: unknown): string {
  const { cause } = Object(thrown) as { readonly cause?: unknown };
  return cause instanceof Error ? errorMessage(cause) : errorMessage(thrown);
}
