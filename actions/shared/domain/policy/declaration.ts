import type { Problem } from "../errors.ts";
import type { EnvironmentKind } from "../naming.ts";
import type { BindingUse } from "./binding-uses.ts";

/** Location of a declaration in a file of the repository. */
export type UseLocation = Pick<Problem, "file" | "line" | "column" | "lineText">;

/** A use with its location in the wrangler configuration; in an artifact, it has none. */
export interface LocatedUse extends BindingUse {
  readonly location?: UseLocation;
  /** True for a resource that only `wrangler dev` reads or writes, such as `preview_id`. */
  readonly development?: true;
}

/** What one app declares for every environment. */
export interface AppDeclaration {
  /** The app's slug. */
  readonly app: string;
  readonly uses: Readonly<Record<EnvironmentKind, readonly LocatedUse[]>>;
}
