import type { Action, Source } from "../../workflow/action.ts";
import type { UsesReference } from "../../workflow/workflow.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";

/** The worker's end of the IPC channel. */
export class Channel {
  readonly #requests = new Map<number, PromiseWithResolvers<Action>>();
  #lastRequest = 0;

  /** A message that cannot be sent has no reader any more; the worker is about to end then. */
  send(message: FromWorker): void {
    if (process.connected) process.send?.(message, () => undefined);
  }

  /** Sends the last message and resolves when it has left. */
  async sendLast(message: FromWorker): Promise<void> {
    await new Promise<void>((resolve) => process.send?.(message, () => resolve()));
  }

  /** Asks the parent, which knows the toolkit and the hosted repositories. */
  resolveAction(uses: UsesReference, source: Source): Promise<Action> {
    this.#lastRequest += 1;
    const pending = Promise.withResolvers<Action>();
    this.#requests.set(this.#lastRequest, pending);
    this.send({ type: "resolve", request: this.#lastRequest, uses, source });
    return pending.promise;
  }

  /** Takes the answers to `resolveAction`; other messages are the caller's. */
  accept(message: ToWorker): void {
    if (message.type !== "resolved" && message.type !== "unresolved") return;
    const pending = this.#requests.get(message.request);
    this.#requests.delete(message.request);
    if (message.type === "resolved") pending?.resolve(message.action);
    else pending?.reject(new Error(message.reason));
  }
}
