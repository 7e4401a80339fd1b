import { reportFindings } from "./findings.ts";
import { findForbiddenWords } from "./glossary.ts";
import { readSources } from "./sources.ts";

const FOLDERS = ["actions", "scripts", "templates", ".github"];
const ENDINGS = "{ts,js,md,yml,yaml,jsonc,html,css}";

const sources = readSources([
  "README.md",
  "CONTRIBUTING.md",
  ...FOLDERS.map((folder) => `${folder}/**/*.${ENDINGS}`),
]);
reportFindings(`glossary of ${sources.length} files`, sources.flatMap(findForbiddenWords));
