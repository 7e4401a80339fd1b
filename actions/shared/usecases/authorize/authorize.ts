import type { AccessRequest } from "../../domain/generation/request.ts";
import { NOT_ALLOWED_MARKER, renderNotAllowed } from "../../domain/report/not-allowed.ts";
import type { Collaborators } from "../../ports/collaborators.ts";
import type { Comments } from "../../ports/comments.ts";

/** The ports of `authorize`. */
export interface AuthorizePorts {
  readonly collaborators: Collaborators;
  readonly comments: Pick<Comments, "createOnce">;
}

/** The decision about a request; `reason` says who lacks access. */
export type Authorization = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

/**
 * Asks GitHub whether everyone whom a request depends on has write access. Answers otherwise, once per conversation
 * however many people ask, so that a stranger cannot make the pipeline write many comments.
 */
export async function authorize(
  { collaborators, comments }: AuthorizePorts,
  { people, conversation }: AccessRequest,
): Promise<Authorization> {
  for (const person of people) {
    if (person === undefined) return { allowed: false, reason: "the author's account was deleted" };
    if (await collaborators.canWrite(person.login, person.id)) continue;
    if (conversation !== undefined) {
      await comments.createOnce(conversation, NOT_ALLOWED_MARKER, renderNotAllowed());
    }
    return { allowed: false, reason: `${person.login} has no write access` };
  }
  return { allowed: true };
}
