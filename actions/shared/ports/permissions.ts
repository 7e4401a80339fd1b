/** What people may do in the repository, asked of the API: `author_association` says nothing about roles. */
export interface Permissions {
  /** True for the roles write, maintain and admin, and for custom roles built on them. */
  canWrite(login: string): Promise<boolean>;
}
