/** A request that was let in: what is to be made, where, and on whose behalf. */
export type Assignment = NewAppAssignment | ChangeAssignment;

interface AssignmentFacts {
  /** The prompt issue that the app began with. */
  readonly issue: number;
  /** The issue or pull request in which we answer. */
  readonly conversation: number;
  /** What the person wrote; untrusted. */
  readonly prompt: string;
  readonly requestedBy: string;
}

export interface NewAppAssignment extends AssignmentFacts {
  readonly type: "new-app";
  /** The app's name, when the person chose one. */
  readonly name?: string;
}

export interface ChangeAssignment extends AssignmentFacts {
  readonly type: "change";
  readonly slug: string;
  readonly branch: string;
  /** 40-digit SHA of the branch's head when the request was read. */
  readonly commit: string;
  /** What the app was made from; untrusted. */
  readonly originalPrompt: string;
}
