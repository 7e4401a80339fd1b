import type { Comments } from "../../actions/shared/ports/comments.ts";

export class FakeComments implements Comments {
  readonly #bodies = new Map<number, string[]>();

  async create(issue: number, body: string): Promise<void> {
    this.#bodies.set(issue, [...this.of(issue), body]);
  }

  async upsert(
    issue: number,
    marker: string,
    render: (previous: string | undefined) => string,
  ): Promise<void> {
    const bodies = [...this.of(issue)];
    const index = bodies.findIndex((body) => body.startsWith(marker));
    bodies.splice(index < 0 ? bodies.length : index, 1, render(bodies[index]));
    this.#bodies.set(issue, bodies);
  }

  async createOnce(issue: number, marker: string, body: string): Promise<void> {
    if (!this.of(issue).some((known) => known.startsWith(marker))) await this.create(issue, body);
  }

  of(issue: number): readonly string[] {
    return this.#bodies.get(issue) ?? [];
  }
}
