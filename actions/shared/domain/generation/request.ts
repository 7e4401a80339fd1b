import type { Person } from "../person.ts";

/** A request for an app or a change, read from an event. All text in it is untrusted. */
export type GenerationRequest =
  /** An opened or edited prompt issue, or `/retry` on one. */
  | IssueRequest
  /** A comment on a pull request. `text` is what the person wrote, even if the comment has been edited since. */
  | {
      readonly type: "follow-up";
      readonly pullRequest: number;
      readonly actor: Person;
      readonly text: string;
    }
  /** `/retry` on a pull request, which repeats the last request before it. */
  | {
      readonly type: "repeat";
      readonly pullRequest: number;
      readonly actor: Person;
      readonly command: Command;
    }
  /** A `repository_dispatch` event of type `prompt`. */
  | { readonly type: "dispatch"; readonly actor: string; readonly prompt: string; readonly name?: string };

/** A request for the app that an issue describes. */
export interface IssueRequest {
  readonly type: "issue";
  readonly issue: number;
  readonly actor: Person;
  /** The person who wrote the issue; undefined if the account was deleted. */
  readonly author: Person | undefined;
  /** The issue's text at the time of the event, even if it has been edited since. */
  readonly body: string;
  readonly retry: boolean;
  /** ISO 8601 time of a change to the issue after the command and before the event; absent without one. */
  readonly changedAt?: string;
}

/** The comment with a command. */
export interface Command {
  readonly commentId: number;
  /** ISO 8601 time of the comment, in whole seconds. */
  readonly at: string;
}

/** The task that an event gives the generate Action. */
export type GenerationEvent =
  | { readonly action: "generate"; readonly request: GenerationRequest }
  | { readonly action: "skip"; readonly reason: string };

/** The people who need write access for something, and where to answer. */
export interface AccessRequest {
  /** Undefined for a deleted account, which has no access. */
  readonly people: readonly (Person | undefined)[];
  /** Number of the issue or pull request to answer on; absent if there is none. */
  readonly conversation?: number;
}

/** Returns who needs write access for a request. A dispatch names no one: GitHub requires write access for it. */
export function accessFor(request: GenerationRequest): AccessRequest {
  switch (request.type) {
    case "issue": {
      // A person with write access accepts another person's prompt with `/retry`, not by editing its title.
      const { actor, author, retry, issue } = request;
      return { people: retry ? [actor] : [actor, author], conversation: issue };
    }
    case "follow-up":
    case "repeat":
      return { people: [request.actor], conversation: request.pullRequest };
    case "dispatch":
      return { people: [] };
  }
}

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
