/** A person, as events and GitHub's API describe one. */
export interface Person {
  readonly login: string;
  /** GitHub's id. It stays the same if the person is renamed, and nobody else gets it; a login can pass to somebody else. */
  readonly id: number;
}
