/** Permissions in the apps repository, read from GitHub's API and never taken from an event. */
export interface Collaborators {
  /**
   * Returns true for the roles write, maintain and admin. With an `id`, returns false if the login belongs to another
   * account by now.
   */
  canWrite(login: string, id?: number): Promise<boolean>;
}
