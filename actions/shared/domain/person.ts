/** A person, as events and GitHub's API describe one. */
export interface Person {
  readonly login: string;
  /** GitHub's id. It stays the same if the person is renamed and is never reused; a login can pass to another person. */
  readonly id: number;
}
