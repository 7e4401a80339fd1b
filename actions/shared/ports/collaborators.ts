/** Who may do what in the apps repository, asked of GitHub and never taken from an event. */
export interface Collaborators {
  /** True for the roles write, maintain and admin. */
  canWrite(login: string): Promise<boolean>;
}
