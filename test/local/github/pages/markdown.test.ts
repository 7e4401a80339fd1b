import { describe, expect, it } from "vitest";
import { renderMarkdown } from "../../../../scripts/local/github/pages/text/markdown.ts";

const render = (
  markdown: string,
  options: { breaks?: boolean; base?: { links: string; images: string } } = {},
): string => String(renderMarkdown(markdown, { repository: "acme/apps", breaks: true, ...options }));

describe("renderMarkdown", () => {
  it.each([
    ["a script", "<script>alert(1)</script>hello"],
    ["an event handler", '<img src="x.png" onerror="alert(1)">'],
    ["a script address", "[click](javascript:alert(1))"],
    ["a script address in entities", '<a href="&#106;avascript:alert(1)">click</a>'],
    ["a data address", '<a href="data:text/html,<script>alert(1)</script>">x</a>'],
    ["a frame", '<iframe src="https://example.com"></iframe>'],
    ["a style", '<p style="position:fixed">x</p><style>body{display:none}</style>'],
    ["a form", '<form action="/-/sign-in"><button>x</button></form>'],
    ["script in SVG", "<svg><script>alert(1)</script></svg>"],
  ])("removes %s", (_, markdown) => {
    const rendered = render(markdown);

    expect(rendered).not.toMatch(/script|onerror|<iframe|style|<form|<button|data:/i);
  });

  it("removes HTML comments, so that the markers of a bot do not show", () => {
    expect(render("<!-- overskill:preview -->\nReady")).not.toContain("overskill");
  });

  it("renders a task list with disabled checkboxes", () => {
    const rendered = render("- [x] done\n- [ ] open");

    const boxes = rendered.match(/<input[^>]*>/g) ?? [];
    expect(boxes.map((box) => box.includes("checked"))).toEqual([true, false]);
    expect(boxes.every((box) => box.includes("disabled") && box.includes('type="checkbox"'))).toBe(true);
  });

  it("removes every control except the checkbox of a task list", () => {
    expect(render('<input type="text" name="password">')).not.toContain("<input");
  });

  it.each([
    ["a table", "| a | b |\n|---|---|\n| 1 | 2 |", "<td>2</td>"],
    ["details", "<details><summary>More</summary>\n\nText\n\n</details>", "<summary>More</summary>"],
    ["a key", "<kbd>Ctrl</kbd>", "<kbd>Ctrl</kbd>"],
    ["an image", "![logo](https://example.com/a.png)", '<img src="https://example.com/a.png" alt="logo" />'],
    ["a code block with its language", "```ts\nlet a;\n```", '<code class="language-ts">'],
    ["strikethrough", "~~no~~", "<del>no</del>"],
  ])("renders %s", (_, markdown, expected) => {
    expect(render(markdown)).toContain(expected);
  });

  it("links an issue number and highlights a mention, at the start of a word only", () => {
    expect(render("see #12")).toContain('<a href="/acme/apps/issues/12">#12</a>');
    expect(render("foo#12 and `#13` and [#14](https://example.com)")).not.toContain("/issues/");
    expect(render("thanks @ada")).toContain('<strong class="mention">@ada</strong>');
    expect(render("mail a@b.example")).not.toContain("mention");
  });

  it("keeps line breaks in comments and joins lines in files", () => {
    expect(render("one\ntwo")).toContain("<br />");
    expect(render("one\ntwo", { breaks: false })).not.toContain("<br");
  });

  it("resolves relative links and images against the file's directory, and no others", () => {
    const rendered = render("![a](img/a.png) [b](https://example.com/b) [c](#top) [d](src)", {
      base: { links: "/acme/apps/blob/main/apps/todo", images: "/acme/apps/raw/main/apps/todo" },
    });

    expect(rendered).toContain('src="/acme/apps/raw/main/apps/todo/img/a.png"');
    expect(rendered).toContain('href="/acme/apps/blob/main/apps/todo/src"');
    expect(rendered).toContain('href="https://example.com/b"');
    expect(rendered).toContain('href="#top"');
  });
});
