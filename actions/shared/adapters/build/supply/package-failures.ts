import { isPipelineError, type PipelineError } from "../../../domain/errors.ts";

/** The `package.json` that maps an import to a package. */
export interface Mapping {
  /** Absolute directory. */
  readonly owner: string;
  readonly key: string;
}

/** A package that could not be made present before anything asked for it. */
export interface WithheldPackage {
  readonly name: string;
  readonly mapped?: Mapping;
  readonly failure: PipelineError;
}

/** Tells failures that are the build's from those of packages that it may not need. */
export interface PackageFailures {
  /** Failures of the packages that the build asked for, in order. */
  readonly asked: ReadonlySet<PipelineError>;
  /** Packages that were offered, but are not present. */
  readonly withheld: readonly WithheldPackage[];
  /** Waits for a package that the build asks for. */
  ask(provided: Promise<void>): Promise<void>;
  /** Waits for a package that the build may ask for; throws no PipelineError. */
  offer(provided: Promise<void>, described?: Omit<WithheldPackage, "failure">): Promise<void>;
}

/** Creates the record of one build; nothing has failed yet. */
export function recordFailures(): PackageFailures {
  const asked = new Set<PipelineError>();
  const withheld: WithheldPackage[] = [];
  return {
    asked,
    withheld,
    async ask(provided) {
      await provided.catch((thrown: unknown) => {
        if (isPipelineError(thrown)) asked.add(thrown);
        throw thrown;
      });
    },
    async offer(provided, described) {
      await provided.catch((failure: unknown) => {
        if (!isPipelineError(failure)) throw failure;
        if (described !== undefined) withheld.push({ ...described, failure });
      });
    },
  };
}
