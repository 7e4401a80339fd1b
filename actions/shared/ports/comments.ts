/** Comments on issues and pull requests; `issue` is the number of either. */
export interface Comments {
  create(issue: number, body: string): Promise<void>;
  /** Replaces our own comment that holds `marker` (an HTML comment), or creates it. `body` contains the marker. */
  upsert(issue: number, marker: string, body: string): Promise<void>;
}
