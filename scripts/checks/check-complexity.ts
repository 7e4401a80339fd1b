import { findComplexFunctions } from "./complexity.ts";
import { reportFindings } from "./findings.ts";
import { readSources } from "./sources.ts";

const sources = readSources(["actions/**/*.ts", "scripts/**/*.ts", "test/**/*.ts"]).filter(
  ({ file }) => !file.startsWith("test/fixtures/"),
);
reportFindings(
  `complexity of ${sources.length} files`,
  sources.flatMap((source) => findComplexFunctions(source)),
);
