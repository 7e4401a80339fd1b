interface Group {
  /** Expansions of the alternatives before the current one. */
  before: number;
  /** Expansions of the current alternative so far. */
  current: number;
  /** What the group contains; only a range such as `1..100` matters. */
  text: string;
}

/**
 * Counts the texts that `a{b,c}{1..100}` stands for in shells and in Tailwind: here 200. An upper bound; Infinity if it is
 * beyond all numbers. https://tailwindcss.com/docs/detecting-classes-in-source-files#safelisting-variants
 */
export function countExpansions(text: string): number {
  const open: Group[] = [{ before: 0, current: 1, text: "" }];
  for (const character of text) {
    const group = open.at(-1);
    if (group === undefined) break;
    if (character === "{") open.push({ before: 0, current: 1, text: "" });
    else if (character === "}" && open.length > 1) {
      open.pop();
      const outer = open.at(-1);
      if (outer !== undefined)
        outer.current *= Math.max(group.before + group.current, rangeLength(group.text));
    } else if (character === ",") {
      group.before += group.current;
      group.current = 1;
    } else if (group.text.length < MAX_RANGE_LENGTH) group.text += character;
  }
  return open.reduce((product, { before, current }) => product * (before + current), 1);
}

const MAX_RANGE_LENGTH = 100;

function rangeLength(text: string): number {
  const [, from, to] = /^(-?\d+)\.\.(-?\d+)/.exec(text) ?? [];
  return from === undefined || to === undefined ? 1 : Math.abs(Number(to) - Number(from)) + 1;
}
