/** Permissions in the apps repository, read from GitHub's API and never taken from an event. */
export interface Collaborators {
  /** Returns true for the roles write, maintain and admin. */
  canWrite(login: string): Promise<boolean>;
}
