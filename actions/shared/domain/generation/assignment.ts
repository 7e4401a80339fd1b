/** An admitted request: what to build, where, and for whom. */
export type Assignment = NewAppAssignment | ChangeAssignment;

interface AssignmentFacts {
  /** Number of the prompt issue that the app began with. */
  readonly issue: number;
  /** Number of the issue or pull request to reply on. */
  readonly conversation: number;
  /** What the person wrote; untrusted. */
  readonly prompt: string;
  readonly requestedBy: string;
}

/** A request for a new app. */
interface NewAppAssignment extends AssignmentFacts {
  readonly type: "new-app";
  /** The app's name, if the person chose one. */
  readonly name?: string;
}

/** A request to change an app. */
interface ChangeAssignment extends AssignmentFacts {
  readonly type: "change";
  readonly slug: string;
  readonly branch: string;
  /** 40-digit SHA of the branch's head at the time of the request. */
  readonly commit: string;
  /** The prompt that the app was made from; untrusted. Absent if it was not recorded. */
  readonly originalPrompt?: string;
}
