import type { Action, Source } from "../../workflow/action.ts";
import type { UsesReference } from "../../workflow/workflow.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";

/** The IPC channel to the parent, as the worker uses it. */
export class Channel {
  readonly #requests = new Map<number, PromiseWithResolvers<Action>>();
  #lastRequest = 0;

  /** Sends a message. Ignores a closed channel: the parent is gone and the worker is about to exit. */
  send(message: FromWorker): void {
    if (process.connected) process.send?.(message, () => undefined);
  }

  /** Sends the last message and resolves once it is sent. */
  async sendLast(message: FromWorker): Promise<void> {
    await new Promise<void>((resolve) => process.send?.(message, () => resolve()));
  }

  /** Asks the parent, which has access to the toolkit and the hosted repositories. */
  resolveAction(uses: UsesReference, source: Source): Promise<Action> {
    this.#lastRequest += 1;
    const pending = Promise.withResolvers<Action>();
    this.#requests.set(this.#lastRequest, pending);
    this.send({ type: "resolve", request: this.#lastRequest, uses, source });
    return pending.promise;
  }

  /** Handles the responses to `resolveAction` and ignores other messages. */
  accept(message: ToWorker): void {
    if (message.type !== "resolved" && message.type !== "unresolved") return;
    const pending = this.#requests.get(message.request);
    this.#requests.delete(message.request);
    if (message.type === "resolved") pending?.resolve(message.action);
    else pending?.reject(new Error(message.reason));
  }
}
