export type RecipeName = "todo" | "poll" | "guestbook" | "landing" | "page";

interface RecipeInfo {
  readonly name: Exclude<RecipeName, "page">;
  readonly words: RegExp;
  readonly kind: string;
  readonly title: string;
  readonly about: string;
}

export const RECIPES: readonly RecipeInfo[] = [
  {
    name: "todo",
    words: /\bto[- ]?dos?\b|\btasks?\b|\bcheck ?list|\bshopping list|\bgrocer/i,
    kind: "a to-do list",
    title: "To-do list",
    about: "People add tasks, tick them off and delete them; everybody sees the same list.",
  },
  {
    name: "poll",
    words: /\bpolls?\b|\bvot(e|es|ing)\b|\bsurvey/i,
    kind: "a poll",
    title: "Poll",
    about: "Each person has one vote and may change it; the results show at once.",
  },
  {
    name: "guestbook",
    words: /\bguest ?book|\bvisitors'? book|\bmessage (board|wall)|\bwall of messages/i,
    kind: "a guestbook",
    title: "Guestbook",
    about: "Visitors leave their name and a message; the newest entries come first.",
  },
  {
    name: "landing",
    words:
      /\blanding ?page|\b(launch|marketing|product|sign-?up|coming[- ]soon) page|\bhome ?page|\bnewsletter/i,
    kind: "a landing page",
    title: "Lighthouse",
    about: "It presents the product and takes sign-ups; addresses are stored and never shown.",
  },
];

/** Chooses the recipe that the request mentions first, or a page about the request if it mentions none. */
export function chooseRecipe(request: string): RecipeName {
  const mentioned = RECIPES.map(({ name, words }) => ({ name, at: request.search(words) }))
    .filter(({ at }) => at !== -1)
    .sort((a, b) => a.at - b.at);
  return mentioned[0]?.name ?? "page";
}
