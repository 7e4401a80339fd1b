import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Files, PlanEdit } from "./scripted-edit.ts";

const DIRECTORY = join(import.meta.dirname, "..", "recipes", "dark-mode");
const SYSTEM_CHOICE = 'matchMedia("(prefers-color-scheme: dark)").matches';
const STYLE = '[data-theme="dark"]';

/** Plans `add a dark mode` or `make it dark`: dark colours, and a button that switches. */
export const planDarkMode: PlanEdit = (request) => {
  const darkFirst = /\bmake (?:it|the (?:page|app)) dark\b|\bdark by default\b/i.test(request);
  if (!darkFirst && !/\b(?:dark|night)[ -]?(?:mode|theme|scheme)\b/i.test(request)) return undefined;
  return {
    description: darkFirst
      ? "the page is dark, with a button for light"
      : "there is a dark mode, with a button for it",
    apply: (files) => new Map([...addStyle(files), ...addSwitch(files, darkFirst)]),
  };
};

function addStyle(files: Files): Files {
  const sheet = [...files].find(([path]) => path.endsWith(".css"));
  if (sheet === undefined || sheet[1].includes(STYLE)) return new Map();
  return new Map([[sheet[0], `${sheet[1].trimEnd()}\n\n${readSnippet("dark.css")}`]]);
}

function addSwitch(files: Files, darkFirst: boolean): Files {
  const main = files.get("src/main.ts");
  if (main === undefined || main.includes("./theme.ts")) return new Map();
  const theme = readSnippet("theme.ts");
  const lines = main.split("\n");
  const lastImport = lines.findLastIndex((line) => /^import\b/.test(line));
  lines.splice(lastImport + 1, 0, 'import "./theme.ts";');
  return new Map([
    ["src/theme.ts", darkFirst ? theme.replace(SYSTEM_CHOICE, "true") : theme],
    ["src/main.ts", lines.join("\n")],
  ]);
}

function readSnippet(name: string): string {
  return readFileSync(join(DIRECTORY, name), "utf8");
}
