/** A request for an app or a change, read from an event. All text in it is untrusted. */
export type GenerationRequest =
  /** An opened or edited prompt issue, or `/retry` on one. */
  | { readonly type: "issue"; readonly issue: number; readonly actor: string; readonly retry: boolean }
  /** A comment on a pull request. `text` is undefined for `/retry`, which repeats the last request before it. */
  | {
      readonly type: "follow-up";
      readonly pullRequest: number;
      readonly actor: string;
      readonly text?: string;
    }
  /** A `repository_dispatch` event of type `prompt`. */
  | { readonly type: "dispatch"; readonly actor: string; readonly prompt: string; readonly name?: string };

/** The task that an event gives the generate Action. */
export type GenerationEvent =
  | { readonly action: "generate"; readonly request: GenerationRequest }
  | { readonly action: "skip"; readonly reason: string };

/**
 * Returns true for a comment that is a command for a workflow (`/rollback`, `/retry`) rather than a request to change
 * the app.
 */
export function isCommand(text: string): boolean {
  return /^\/[a-z]/i.test(text.trim());
}

/** Returns true for a comment that begins with `/retry`. */
export function isRetry(text: string): boolean {
  return /^\/retry(\s|$)/i.test(text.trim());
}
