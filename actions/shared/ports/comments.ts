/** Comments on issues and pull requests; `issue` is the number of either one. */
export interface Comments {
  create(issue: number, body: string): Promise<void>;
  /**
   * Rewrites the comment that begins with `marker` (an HTML comment), or creates it. `render` receives the present
   * body, or undefined if the comment does not exist.
   */
  upsert(issue: number, marker: string, render: (previous: string | undefined) => string): Promise<void>;
  /** Creates a comment that begins with `marker`, unless there is one, also if several runs do so at the same time. */
  createOnce(issue: number, marker: string, body: string): Promise<void>;
}
