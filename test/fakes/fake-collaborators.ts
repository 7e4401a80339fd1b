import type { Collaborators } from "../../actions/shared/ports/collaborators.ts";

export class FakeCollaborators implements Collaborators {
  readonly writers: Set<string>;

  constructor(...writers: readonly string[]) {
    this.writers = new Set(writers);
  }

  async canWrite(login: string): Promise<boolean> {
    return this.writers.has(login);
  }
}
