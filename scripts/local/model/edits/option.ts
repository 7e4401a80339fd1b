import type { PlanEdit } from "./scripted-edit.ts";

const PHRASE =
  /\badd(?:ing)?\s+(?:an?\s+|the\s+|another\s+)?(?:new\s+)?(?:option|choice|answer)s?\s*(?:for|called|named|:)?\s*["“'‘]?([^"”'’.!\n]{1,60})/i;

/** The list up to its last entry, and its closing bracket. */
const LIST = /(\bOPTIONS\b[^=\n]*=\s*\[[\s\S]*?)(\s*\];)/;

/** Plans `add the option …` to a poll. */
export const planOption: PlanEdit = (request) => {
  const option = PHRASE.exec(request)?.[1]
    ?.split(/\s+and\s+(?=(?:add|make|change|use|set|turn|give)\b)/i, 1)[0]
    ?.trim();
  if (option === undefined || option === "") return undefined;
  return {
    description: `there is an option "${option}"`,
    apply(files) {
      const found = [...files].find(([, text]) => /\bOPTIONS\b[^=\n]*=\s*\[/.test(text));
      if (found === undefined || found[1].includes(JSON.stringify(option))) return new Map();
      const [path, text] = found;
      const changed = text.replace(LIST, (_all, list: string, end: string) => {
        const lines = end.startsWith("\n");
        const value = JSON.stringify(option);
        return `${list.replace(/,$/, "")},${lines ? `\n  ${value},` : ` ${value}`}${end}`;
      });
      return new Map([[path, changed]]);
    },
  };
};
