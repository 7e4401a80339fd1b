import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Scanner } from "@tailwindcss/oxide";
import { compile } from "tailwindcss";
import { expect, it } from "vitest";
import { findCandidates } from "../../../../../actions/shared/adapters/build/front-end/styles/tailwind-candidates.ts";

const BOARD = join(import.meta.dirname, "../../../../fixtures/apps/fronts/tailwind-board/src");
const TAILWIND = readFileSync(
  join(import.meta.dirname, "../../../../../node_modules/tailwindcss/index.css"),
  "utf8",
);

const TEXTS: Readonly<Record<string, string>> = {
  "arbitrary values and variants": `<p class="[&>p]:mt-4 w-[calc(100%-1rem)] grid-cols-[1fr_auto] before:content-['a_b'] bg-[url('/x.png')]
    data-[state='open']:p-9 [mask-type:luminance] hover:[mask-type:alpha] text-[22px]/[30px] max-[600px]:hidden bg-(--my)
    text-[color:var(--x)] inset-x-[var(--a,10px)] translate-x-[calc(50%_+_2px)] [&:nth-child(3)]:underline
    bg-[color-mix(in_srgb,red_50%,blue)] [@media(width>=100px)]:flex has-[:checked]:bg-blue-500 [--scroll:56px]">`,
  "symbols around names": `<p class="!mt-0 mt-1! -mx-2 p-2.5 w-1/2 bg-red-500/50 group/name group-hover/name:underline *:p-1 **:m-2
    @container/main @md:grid peer-checked:block supports-[display:grid]:grid aria-[sort=asc]:table" class=antialiased>`,
  code: `cn("p-1",{ "m-1": x, flex: y, 'grid':q }, x&&'block', \`text-\${z} inline \${c?"table":'sr-only'}\`);
    clsx(["underline","w-[1px]"]); f(['p-3',"hover:bg-[#fff]"]); el.classList.add("sticky","top-0"); 'it\\'s ring-4'`,
  "object literals": `export const styles={base:'px-2 py-1',variants:{size:{sm:"text-sm",lg:"text-lg"}}};
    "from-[rgb(1,2,3)] to-[rgba(0,0,0,.5)] font-['Open_Sans'] [&_a:hover]:no-underline"`,
  ...Object.fromEntries(readdirSync(BOARD).map((file) => [file, readFileSync(join(BOARD, file), "utf8")])),
};

async function rulesFor(candidates: Iterable<string>): Promise<ReadonlySet<string>> {
  const content = TAILWIND;
  const { build } = await compile('@import "tailwindcss";', {
    base: "/",
    loadStylesheet: async () => ({ path: "/", base: "/", content }),
  });
  return new Set([...build([...candidates]).matchAll(/^ {2}(\.\S.*) \{$/gm)].map(([, rule = ""]) => rule));
}

it.each(Object.entries(TEXTS))("finds every class that Tailwind's own scanner finds: %s", async (_, text) => {
  const scanned = new Scanner({}).getCandidatesWithPositions({ content: text, extension: "tsx" });
  const expected = await rulesFor(scanned.map(({ candidate }) => candidate));
  const found = await rulesFor(findCandidates(text));
  expect([...expected].filter((rule) => !found.has(rule))).toEqual([]);
});

it("does not find the names of variables, which would only make the style sheet larger", async () => {
  const text = `const [filter, setFilter] = useState(""); const ring = words.filter((word) => word.includes(filter));
    f(underline, table, [block]); return <input value={filter} className="p-1 hidden" />;`;
  expect([...(await rulesFor(findCandidates(text)))].sort()).toEqual([".hidden", ".p-1", ".ring"]);
});

it("terminates for a file that contains only brackets", () => {
  const text = `${"[a(".repeat(20_000)} ${"([".repeat(20_000)}${"])".repeat(20_000)}`;
  expect(findCandidates(text).size).toBeLessThan(100);
});
