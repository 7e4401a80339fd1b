import type { Usage } from "./usage.ts";

/** The result of a generation run that did not fail. */
export type GenerationOutcome =
  | { readonly action: "skip"; readonly reason: string }
  | ({ readonly action: "changed" | "unchanged" } & GenerationFacts);

/** Facts about a generation run that changed something. */
interface GenerationFacts {
  /** The app's slug. */
  readonly app: string;
  readonly pullRequest: number;
  /** 40-digit SHA of the branch's head. */
  readonly headSha: string;
  readonly title: string;
  /** Paths relative to the repository's root. */
  readonly files: readonly string[];
  readonly model: string;
  readonly turns: number;
  readonly usage: Usage;
}
