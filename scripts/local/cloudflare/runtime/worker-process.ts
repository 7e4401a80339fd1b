import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import type { Miniflare as MiniflareInstance, MiniflareOptions } from "miniflare";
import * as v from "valibot";
import { START_UP_LIMIT_MS } from "../../../../actions/shared/domain/limits.ts";
import * as fields from "../../../../actions/shared/domain/schema/fields.ts";
import type { OrphanGuard } from "../../server/orphan-guard.ts";
import { leaveSignalsAlone } from "./leave-signals-alone.ts";
import { Log, LogLevel, Miniflare } from "./miniflare.ts";
import { type StartupClock, TOO_SLOW } from "./startup-clock.ts";

/** Address of a running user Worker for a dispatch namespace binding: workerd's debug port and a service. */
export interface DispatchTarget {
  /** `127.0.0.1:PORT` */
  readonly address: string;
  readonly service: string;
}

/** One workerd process that runs one script. */
export interface WorkerProcess {
  /** Processor time minus that of an empty Worker, in milliseconds; undefined on systems that do not report it. */
  readonly startupMs: number | undefined;
  /** Address for HTTP without a dispatcher. */
  readonly url: URL;
  readonly miniflare: MiniflareInstance;
  target(): DispatchTarget;
  stop(): Promise<void>;
}

/** workerd did not start. The message is its own, without our internal names. */
export class StartupError extends Error {
  override readonly name = "StartupError";
}

export interface WorkerProcessContext {
  readonly guard: OrphanGuard;
  readonly startupClock: StartupClock;
  /** Directory for files that exist only while the process runs. */
  readonly scratch: string;
  readonly log: (line: string) => void;
}

/** Entry of a Worker in Miniflare's registry. */
const REGISTRY_ENTRY = fields.object({ debugPortAddress: v.string(), defaultEntrypointService: v.string() });
const MESSAGE_LIMIT = 2000;
const TEMPORARY_DIRECTORY = /miniflare-[0-9a-f]{32}$/;

/**
 * Starts workerd and waits until it is ready. Throws StartupError if the script has a syntax error, throws at
 * start-up, lacks a module, or takes too long.
 */
export async function startWorkerProcess(
  name: string,
  options: MiniflareOptions,
  { guard, startupClock, scratch, log }: WorkerProcessContext,
): Promise<WorkerProcess> {
  const registry = mkdtempSync(join(scratch, "registry-"));
  const output: string[] = [];
  let ready = false;
  let pid: number | undefined;
  const complete: MiniflareOptions = {
    name,
    host: "127.0.0.1",
    port: 0,
    // Otherwise Miniflare fetches a sample `request.cf` from the network.
    cf: false,
    log: new Log(LogLevel.NONE),
    // Enables workerd's debug port, through which other processes reach this Worker.
    unsafeDevRegistryPath: registry,
    handleRuntimeStdio(stdout: Readable, stderr: Readable) {
      // Miniflare calls this in the tick in which it spawns workerd.
      pid = guard.lastSpawned()?.pid;
      for (const stream of [stdout, stderr]) {
        stream.setEncoding("utf8");
        stream.on("data", (text: string) => {
          if (ready) log(`${name}: ${text.trimEnd()}`);
          else output.push(text);
        });
      }
    },
    ...options,
  };
  const miniflare = leaveSignalsAlone(() => new Miniflare(complete));
  const temporary = findTemporaryDirectory(miniflare);
  if (temporary !== undefined) guard.adoptDirectory(temporary);
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= miniflare.dispose().finally(() => rmSync(registry, { recursive: true, force: true }));
    return stopped;
  };
  const watch = startupClock.watch(() => pid);
  let url: URL;
  try {
    url = await miniflare.ready;
  } catch (cause) {
    await stop().catch(() => {});
    if (watch.isOver()) throw new StartupError(TOO_SLOW, { cause });
    const message = cleanMessage(output.join("") || String(cause), name);
    throw new StartupError(message, { cause });
  } finally {
    watch.stop();
  }
  const startupMs = await startupClock.measure(pid);
  if (startupMs !== undefined && startupMs > START_UP_LIMIT_MS) {
    await stop();
    throw new StartupError(TOO_SLOW);
  }
  ready = true;
  return {
    startupMs,
    url,
    miniflare,
    target: () => readTarget(join(registry, name)),
    stop,
  };
}

/** Reads the target each time, because Miniflare restarts a crashed workerd on another port. */
function readTarget(file: string): DispatchTarget {
  const entry = v.parse(REGISTRY_ENTRY, JSON.parse(readFileSync(file, "utf8")));
  return { address: entry.debugPortAddress, service: entry.defaultEntrypointService };
}

/** Finds Miniflare's temporary directory, which is private: its default persistence paths are below it. */
function findTemporaryDirectory(miniflare: MiniflareInstance): string | undefined {
  const paths = [...miniflare.unsafeGetPersistPaths().values()];
  const inside = paths.find((path) => TEMPORARY_DIRECTORY.test(dirname(path)));
  return inside === undefined ? undefined : dirname(inside);
}

function cleanMessage(text: string, name: string): string {
  return text
    .replaceAll(`service core:user:${name}: `, "")
    .replaceAll(/^.*workerd\/.*\.c\+\+:\d+: /gm, "")
    .trim()
    .slice(0, MESSAGE_LIMIT);
}
