import { globSync, readFileSync } from "node:fs";

/** A text file of the repository. */
export interface Source {
  /** Path relative to the repository's root, with forward slashes. */
  readonly file: string;
  readonly text: string;
}

/** Generated, installed or foreign: bundles, packages, GitHub's API description, and the apps that the model stand-in writes. */
const SKIPPED = /(^|\/)(dist|node_modules|openapi\/[^/]+\.json|recipes)(\/|$)/;

/** Reads the files that match, relative to the working directory, sorted by path. */
export function readSources(patterns: readonly string[]): readonly Source[] {
  return globSync([...patterns])
    .filter((file) => !SKIPPED.test(file))
    .sort()
    .map((file) => ({ file, text: readFileSync(file, "utf8") }));
}
