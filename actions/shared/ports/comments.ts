/** Comments on issues and pull requests; `issue` is the number of either. */
export interface Comments {
  create(issue: number, body: string): Promise<void>;
  /**
   * Keeps one comment of ours: found by `marker` (an HTML comment at its very beginning) and rewritten, or
   * created. `render` gets the body so far; undefined when there is none.
   */
  upsert(issue: number, marker: string, render: (previous: string | undefined) => string): Promise<void>;
}
