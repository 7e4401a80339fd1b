import type { Collaborators } from "../../actions/shared/ports/collaborators.ts";
import { person } from "./fake-conversations.ts";

export class FakeCollaborators implements Collaborators {
  readonly writers: Set<string>;

  constructor(...writers: readonly string[]) {
    this.writers = new Set(writers);
  }

  async canWrite(login: string, id: number = person(login).id): Promise<boolean> {
    return this.writers.has(login) && id === person(login).id;
  }
}
