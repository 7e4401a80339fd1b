import { describe, expect, it } from "vitest";
import { chooseRecipe } from "../../../scripts/local/model/player/recipes.ts";
import { changeApp, makeApp, problemsOf, textOf } from "./made-app.ts";

const PROMPTS = [
  ["Build a to-do list where my team can add tasks and tick them off", "todo", "To-do list"],
  ["A poll about lunch: pizza, sushi or salad", "poll", "Poll"],
  ["I need a guestbook for our wedding", "guestbook", "Guestbook"],
  ["Make a landing page for our coffee roastery", "landing", "Coffee roastery"],
  ["Explain how tides work to children", "page", "Explain how tides work to children"],
] as const;

describe("a new app", () => {
  it.each(PROMPTS)(
    "made from %j is the recipe %s and passes review and bundler",
    async (prompt, recipe, title) => {
      expect(chooseRecipe(prompt)).toBe(recipe);
      const { workspace, played } = await makeApp(prompt);
      expect(played.title).toBe(title);
      expect(await textOf(workspace, "index.html")).toContain(`<h1>${title}</h1>`);
      expect(await problemsOf(workspace)).toEqual([]);
    },
  );

  it("takes several turns: list, read, write, finish", async () => {
    const { played } = await makeApp("a to-do list");
    expect(played.calls.slice(0, 3)).toEqual(["list_files", "read_file", "write_file"]);
    expect(played.calls.at(-1)).toBe("finish");
    expect(played.turns).toBeGreaterThanOrEqual(4);
  });

  it("for a poll has the question and the options of the prompt", async () => {
    const { workspace } = await makeApp("Create a poll about where to eat: pizza, sushi or salad.");
    const options = await textOf(workspace, "src/options.ts");
    expect(options).toContain('QUESTION = "Where to eat?"');
    expect(options).toMatch(/"Pizza",\s+"Sushi",\s+"Salad"/);
  });

  it("shows the words of a hostile prompt as text, never as markup", async () => {
    const { workspace } = await makeApp(
      'Write about <img src=x onerror="alert(1)"> and </p><script>alert(2)</script>',
    );
    const html = await textOf(workspace, "index.html");
    expect(html).not.toMatch(/<img|<script>|onerror="/);
    expect(html).toContain("&lt;img src=x");
  });

  it("has the name from the prompt", async () => {
    const { workspace, played } = await makeApp('A guestbook called "Kim & Alex".');
    expect(played.title).toBe("Kim & Alex");
    expect(await textOf(workspace, "index.html")).toContain("<h1>Kim &amp; Alex</h1>");
  });
});

const RECIPES = PROMPTS.map(([prompt, recipe]) => [recipe, prompt] as const);
const CHANGES = [
  "Make the accent colour green and add a dark mode.",
  'Change the title to "Our Corner".',
  "Please add a due date field",
  "Put a photo of a cat somewhere",
];

describe("a change", () => {
  it.each(RECIPES)("of every kind leaves the app %s without errors", async (_recipe, prompt) => {
    const { workspace } = await makeApp(prompt);
    for (const change of CHANGES) {
      const before = new Map(await workspace.proposal());
      const played = await changeApp(workspace, change);
      expect(new Map(await workspace.proposal()), change).not.toEqual(before);
      expect(played.summary).toContain("stand-in");
    }
    expect(await problemsOf(workspace)).toEqual([]);
    expect(await textOf(workspace, "src/style.css")).toMatch(/--accent: #1b7a3d;/);
    expect(await textOf(workspace, "index.html")).toContain("<h1>Our Corner</h1>");
    expect(await textOf(workspace, "index.html")).toContain("Put a photo of a cat somewhere");
  });

  it("is computed from the current file, so that changes by people stay", async () => {
    const { workspace } = await makeApp("a to-do list");
    const css = await textOf(workspace, "src/style.css");
    workspace.write(
      "src/style.css",
      css.replace("--accent: #4539b8;", "--accent:hotpink;").replace("42rem", "50rem"),
    );
    await changeApp(workspace, "make the buttons #FFD700");
    const changed = await textOf(workspace, "src/style.css");
    expect(changed).toContain("--accent:#ffd700;");
    expect(changed).toContain("--on-accent: #1d1b24;");
    expect(changed).toContain("50rem");
  });

  it("adds a field to the form, the API and the storage at once, because they share the list of fields", async () => {
    const { workspace } = await makeApp("a to-do list");
    await changeApp(workspace, "Add a due date to the tasks");
    expect(await textOf(workspace, "src/fields.ts")).toMatch(
      /name: "title".*\n\s+\{ name: "dueDate", label: "Due date", type: "date", required: false, maxLength: 200 \},\n\];/,
    );
  });

  it("makes the page dark by default on request, and otherwise follows the system", async () => {
    const system = 'matchMedia("(prefers-color-scheme: dark)")';
    for (const [request, dark] of [
      ["make it dark", true],
      ["add a dark mode", false],
    ] as const) {
      const { workspace } = await makeApp("a poll");
      await changeApp(workspace, request);
      expect((await textOf(workspace, "src/theme.ts")).includes(system), request).toBe(!dark);
    }
  });

  it("requested twice is made once and then reported as done already", async () => {
    const { workspace } = await makeApp("a guestbook");
    await changeApp(workspace, "add a dark mode");
    const once = await workspace.proposal();
    const played = await changeApp(workspace, "add a dark mode");
    expect(await workspace.proposal()).toEqual(once);
    expect(played.title).toBe("No change");
  });

  it("edits passages instead of writing whole files", async () => {
    const { workspace } = await makeApp("a poll");
    const { calls } = await changeApp(workspace, "Add an option Stay at home and make it teal");
    expect(calls.filter((name) => name === "write_file")).toEqual([]);
    expect(await textOf(workspace, "src/options.ts")).toContain('"Stay at home"');
  });
});
