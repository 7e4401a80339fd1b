import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { GIT_ENVIRONMENT } from "./run-git.ts";

/** A git object with its content. */
export interface GitObject {
  /** 40 hex digits. */
  readonly sha: string;
  readonly type: "blob" | "tree" | "commit" | "tag";
  readonly data: Buffer;
}

type Waiting = {
  readonly resolve: (object: GitObject | undefined) => void;
  readonly reject: (reason: Error) => void;
};

const LINE_FEED = 10;
/** How long an idle `git cat-file` process lives. */
const IDLE_MS = 20_000;

/** Reads objects through one long-lived `git cat-file --batch`, so that a read does not start a process. */
export class ObjectReader {
  readonly #directory: string;
  #child: ChildProcessByStdio<Writable, Readable, null> | undefined;
  #waiting: Waiting[] = [];
  #received: Buffer = Buffer.alloc(0);
  #idle: NodeJS.Timeout | undefined;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Reads the object that a revision names: a SHA, a ref, `<commit>:<path>`. Undefined when it does not exist. */
  async read(name: string): Promise<GitObject | undefined> {
    if (name.includes("\n") || name === "") return undefined;
    const child = this.#started();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      child.stdin.write(`${name}\n`);
    });
  }

  /** Stops the process; a later read starts another. */
  close(): void {
    clearTimeout(this.#idle);
    this.#child?.kill();
    this.#child = undefined;
  }

  #started(): ChildProcessByStdio<Writable, Readable, null> {
    clearTimeout(this.#idle);
    if (this.#child !== undefined) return this.#child;
    const child = spawn("git", [`--git-dir=${this.#directory}`, "cat-file", "--batch"], {
      env: GIT_ENVIRONMENT,
      stdio: ["pipe", "pipe", "ignore"],
    });
    child.stdin.on("error", () => {});
    child.stdout.on("data", (chunk: Buffer) => this.#receive(chunk));
    child.on("error", (thrown) => this.#lost(child, thrown));
    child.on("close", () => this.#lost(child, new Error("git cat-file ended")));
    this.#child = child;
    return child;
  }

  #lost(child: ChildProcessByStdio<Writable, Readable, null>, reason: Error): void {
    if (this.#child === child) this.#child = undefined;
    else if (this.#child !== undefined) return;
    this.#received = Buffer.alloc(0);
    for (const { reject } of this.#waiting.splice(0)) reject(reason);
  }

  #receive(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    for (let done = this.#takeOne(); done; done = this.#takeOne()) {
      // Resolves every complete answer in the buffer.
    }
    if (this.#waiting.length === 0) this.#idle = setTimeout(() => this.close(), IDLE_MS).unref();
  }

  /** Takes one answer, `<sha> <type> <size>LF<data>LF` or `<name> missing|ambiguous LF`; false while it is incomplete. */
  #takeOne(): boolean {
    const end = this.#received.indexOf(LINE_FEED);
    if (end < 0) return false;
    const header = this.#received.toString("utf8", 0, end);
    const found = /^([0-9a-f]{40}) (blob|tree|commit|tag) (\d+)$/.exec(header);
    if (found === null) {
      this.#received = this.#received.subarray(end + 1);
      this.#waiting.shift()?.resolve(undefined);
      return true;
    }
    const start = end + 1;
    const stop = start + Number(found[3]);
    if (this.#received.length < stop + 1) return false;
    const data = Buffer.from(this.#received.subarray(start, stop));
    this.#received = this.#received.subarray(stop + 1);
    this.#waiting.shift()?.resolve({
      sha: found[1] as string,
      type: found[2] as GitObject["type"],
      data,
    });
    return true;
  }
}
