import { capitalise } from "./capitalise.ts";
import type { RecipeName } from "./recipes.ts";

const QUOTED =
  /\b(?:called|named|titled|name is|title is)\s+(?:["“”'‘«](.+?)["“”'’»]|([^\s.,;:!?][^.,;:!?\n]{0,39}))/i;
const LEAD_IN =
  /^\s*(?:please\s+)?(?:(?:build|make|create|write|design|generate|i want|i need|we need|give)\s+)(?:me\s+|us\s+)?(?:an?|the|some)?\s*/i;

/** Derives the app's title from the words of the request; undefined if the recipe's default title fits as well. */
export function titleFrom(request: string, recipe: RecipeName): string | undefined {
  const called = QUOTED.exec(request);
  if (called !== null) return tidy(called[1] ?? called[2] ?? "");
  if (recipe === "landing") {
    const subject = /\bfor\s+(?:my|our|an?|the)?\s*([^.,;:!?\n]{3,40})/i.exec(request)?.[1];
    return subject === undefined ? undefined : tidy(subject);
  }
  if (recipe !== "page") return undefined;
  const words = (request.split("\n", 1)[0] ?? "").replace(LEAD_IN, "").split(/\s+/).slice(0, 6);
  return tidy(words.join(" ").replace(/[.,;:!?]+.*$/, ""));
}

function tidy(text: string): string | undefined {
  const title = text.replace(/\s+/g, " ").trim().slice(0, 60);
  return title === "" ? undefined : capitalise(title);
}
