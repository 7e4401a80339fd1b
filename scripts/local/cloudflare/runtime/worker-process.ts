import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import type { Miniflare as MiniflareInstance, MiniflareOptions } from "miniflare";
import { START_UP_LIMIT_MS } from "../../../../actions/shared/domain/limits.ts";
import type { OrphanGuard } from "../../server/orphan-guard.ts";
import { leaveSignalsAlone } from "./leave-signals-alone.ts";
import { Log, LogLevel, Miniflare } from "./miniflare.ts";
import { type StartupClock, TOO_SLOW } from "./startup-clock.ts";

/** Where a dispatch namespace binding finds a running user Worker: workerd's debug port and a service behind it. */
export interface DispatchTarget {
  /** `127.0.0.1:PORT` */
  readonly address: string;
  readonly service: string;
}

/** One workerd that runs one script. */
export interface WorkerProcess {
  /** Processor time over that of an empty Worker; undefined where the system does not tell. */
  readonly startupMs: number | undefined;
  /** Answers HTTP directly, without a dispatcher in between. */
  readonly url: URL;
  readonly miniflare: MiniflareInstance;
  target(): DispatchTarget;
  stop(): Promise<void>;
}

/** workerd refused to start; the message is its own, without our internal names. */
export class StartupError extends Error {
  override readonly name = "StartupError";
}

export interface WorkerProcessContext {
  readonly guard: OrphanGuard;
  readonly startupClock: StartupClock;
  /** Folder for files that only live as long as the process. */
  readonly scratch: string;
  readonly log: (line: string) => void;
}

const MESSAGE_LIMIT = 2000;
const TEMPORARY_FOLDER = /miniflare-[0-9a-f]{32}$/;

/**
 * Starts workerd and waits until it is ready.
 * @throws StartupError when the script has a syntax error, throws at start-up, misses a module, or takes too long
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
    // Turns on workerd's debug port, through which other processes reach this Worker.
    unsafeDevRegistryPath: registry,
    handleRuntimeStdio(stdout: Readable, stderr: Readable) {
      // Miniflare calls this in the same tick in which it spawned workerd.
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

/** Read anew each time: after a crash Miniflare starts workerd again on another port. */
function readTarget(file: string): DispatchTarget {
  const entry = JSON.parse(readFileSync(file, "utf8")) as {
    debugPortAddress: string;
    defaultEntrypointService: string;
  };
  return { address: entry.debugPortAddress, service: entry.defaultEntrypointService };
}

/** Miniflare keeps it private, but every persistence path it would choose by itself lies in it. */
function findTemporaryDirectory(miniflare: MiniflareInstance): string | undefined {
  const paths = [...miniflare.unsafeGetPersistPaths().values()];
  const inside = paths.find((path) => TEMPORARY_FOLDER.test(dirname(path)));
  return inside === undefined ? undefined : dirname(inside);
}

function cleanMessage(text: string, name: string): string {
  return text
    .replaceAll(`service core:user:${name}: `, "")
    .replaceAll(/^.*workerd\/.*\.c\+\+:\d+: /gm, "")
    .trim()
    .slice(0, MESSAGE_LIMIT);
}
