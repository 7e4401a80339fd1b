const COLOURS = ["slate", "red", "amber", "lime", "teal", "sky", "indigo", "pink"];
const SIZES = ["sm", "base", "lg", "xl", "2xl"];

/** Returns a name such as `Part007`. */
export const componentName = (index: number) => `Part${String(index).padStart(3, "0")}`;

/**
 * Renders the source of a React component of about 40 lines with state, a list and a form, optionally styled with
 * Tailwind's classes. It imports `children`, other components of the same folder.
 */
export function componentText(index: number, { children, tailwind, revision = 0 }: ComponentOptions): string {
  const name = componentName(index);
  const style = (classes: string) => (tailwind ? classes : `part part-${index % 9}`);
  const colour = COLOURS[index % COLOURS.length];
  const size = SIZES[index % SIZES.length];
  const names = children.map(componentName);
  return `import { type FormEvent, useMemo, useState } from "react";
${names.map((child) => `import { ${child} } from "./${child}";`).join("\n")}

interface ${name}Props {
  title?: string;
  start?: number;
}

const WORDS = ${JSON.stringify(Array.from({ length: 6 }, (_, word) => `${name} word ${index * 7 + word * 13}`))};

export function ${name}({ title = "${name}, revision ${revision}", start = ${index % 11} }: ${name}Props) {
  const [count, setCount] = useState(start);
  const [filter, setFilter] = useState("");
  const shown = useMemo(() => WORDS.filter((word) => word.includes(filter)), [filter]);
  function submit(event: FormEvent) {
    event.preventDefault();
    setCount((before) => before + shown.length * ${(index % 5) + 1});
  }
  return (
    <section className="${style(`rounded-${["md", "lg", "xl"][index % 3]} border border-${colour}-300 bg-${colour}-50 p-${(index % 6) + 2} text-${size} shadow-sm hover:shadow-md md:p-${(index % 8) + 3}`)}">
      <h2 className="${style(`mb-${(index % 4) + 1} font-semibold text-${colour}-900`)}">{title}</h2>
      <form onSubmit={submit} className="${style(`flex items-center gap-${(index % 5) + 1}`)}">
        <input value={filter} onChange={(event) => setFilter(event.target.value)} aria-label="Filter ${index}" />
        <button type="submit" className="${style(`rounded bg-${colour}-600 px-${(index % 3) + 2} text-white disabled:opacity-50`)}" disabled={shown.length === 0}>
          Add {shown.length}
        </button>
        <output>{count}</output>
      </form>
      <ul className="${style(`mt-${(index % 7) + 1} grid grid-cols-${(index % 3) + 1} gap-2 lg:grid-cols-${(index % 4) + 2}`)}">
        {shown.map((word) => (
          <li key={word}>{word}</li>
        ))}
      </ul>
${names.map((child) => `      <${child} />`).join("\n")}
    </section>
  );
}
`;
}

export interface ComponentOptions {
  readonly children: readonly number[];
  readonly tailwind: boolean;
  readonly revision?: number;
}
