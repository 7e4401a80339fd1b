import { findDirectReads } from "./app-files.ts";
import { findFileCircles, findFolderCircles } from "./circles.ts";
import { reportFindings } from "./findings.ts";
import { findForbiddenImports } from "./floors.ts";
import { parseImports } from "./imports.ts";
import { findCrowdedFolders, findLongFiles } from "./sizes.ts";
import { readSources } from "./sources.ts";

const sources = readSources(["actions/**/*.ts", "scripts/**/*.ts"]);
const files = sources.map(({ file }) => file);
const imports = sources.flatMap(({ file, text }) => parseImports(file, text));

reportFindings(`${files.length} files`, [
  ...findForbiddenImports(imports),
  ...findDirectReads(sources),
  ...findFileCircles(imports),
  ...findFolderCircles(imports.filter(({ to }) => files.includes(to))),
  ...findCrowdedFolders(files),
  ...findLongFiles(sources),
]);
