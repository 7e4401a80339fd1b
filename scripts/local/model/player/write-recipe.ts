import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { toPosixPath } from "../../../../actions/shared/adapters/filesystem/posix-path.ts";
import { byCodeUnits } from "../../../../actions/shared/domain/text/compare.ts";
import { replaceTitle } from "../edits/html.ts";
import { fillPage } from "./page-about.ts";
import { readPollChoices, renderOptions } from "./poll-choices.ts";
import { chooseRecipe, RECIPES, type RecipeName } from "./recipes.ts";
import type { Situation } from "./situation.ts";
import { titleFrom } from "./title-from.ts";

export interface Recipe {
  /** With an article, e.g. `a poll`. */
  readonly kind: string;
  readonly title: string;
  readonly summary: string;
  readonly files: ReadonlyMap<string, string>;
}

const STORED = "Data is stored in a SQLite-backed Durable Object behind an API under `/api/`.";
const PLAYED = "_Played from a script by the model stand-in._";

/** Writes the app for a request, with its name and words in it. */
export async function writeRecipe({ request, name }: Pick<Situation, "request" | "name">): Promise<Recipe> {
  const chosen = chooseRecipe(request);
  const files = new Map(await readRecipe(chosen));
  const info = RECIPES.find((recipe) => recipe.name === chosen);
  const title = name ?? titleFrom(request, chosen) ?? info?.title ?? "A page";
  const html = replaceTitle(files.get("index.html") ?? "", title);
  files.set("index.html", chosen === "page" ? fillPage(html, request) : html);
  if (chosen === "poll") {
    const poll = readPollChoices(request);
    if (poll !== undefined) files.set("src/options.ts", renderOptions(poll));
  }
  const summary = info === undefined ? "A page about what you wrote." : `${info.about}\n\n${STORED}`;
  return { kind: info?.kind ?? "a page about it", title, summary: `${summary}\n\n${PLAYED}`, files };
}

async function readRecipe(name: RecipeName): Promise<readonly (readonly [string, string])[]> {
  const directory = join(import.meta.dirname, "..", "recipes", name);
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const file = join(entry.parentPath, entry.name);
        return [toPosixPath(relative(directory, file)), await readFile(file, "utf8")] as const;
      }),
  );
  return files.sort(byCodeUnits(([key]) => key));
}
