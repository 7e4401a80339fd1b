import { describe, expect, it } from "vitest";
import { renderCommitMessage } from "../../../actions/shared/domain/generation/commit-message.ts";
import {
  renderPullRequestBody,
  renderPullRequestTitle,
} from "../../../actions/shared/domain/generation/pull-request.ts";
import { renderChanged, renderFailure } from "../../../actions/shared/domain/report/replies.ts";
import { fenceUntrusted } from "../../../actions/shared/domain/text/fence.ts";
import { inertMarkdown, inertText } from "../../../actions/shared/domain/text/inert-markdown.ts";
import { inCell } from "../../../actions/shared/domain/text/table-cell.ts";
import { renderMarkdown } from "../../../scripts/local/github/pages/text/markdown.ts";

/** What a person, a model or a package may write in the hope of an effect. */
const HOSTILE: readonly (readonly [name: string, text: string])[] = [
  ["a mention", "ask @octocat"],
  ["a mention after a bracket", "(@octocat)"],
  ["a team mention", "ping @acme/security now"],
  ["a mention as an entity", "ask &#64;octocat and &commat;octocat"],
  ["an escaped mention", "ask \\@octocat"],
  ["a mention split by emphasis", "ask @octo**cat**"],
  ["a mention after an unclosed code span", "`code @octocat"],
  ["a mention after a code span with other ticks", "``a` @octocat ``b`"],
  ["a mention beside a code span", "`a`@octocat`b`"],
  ["two mentions side by side", "@a@b @c"],
  ["a reference", "see #12"],
  ["a closing keyword", "Fixes #12, closes: #13 and resolved #14"],
  ["a closing keyword for another repository", "closes acme/other#1"],
  ["a closing keyword with a URL", "closes https://github.com/acme/apps/issues/1"],
  ["the old reference", "fixes GH-12 and gh-3"],
  ["a commit", "see 0123456789abcdef0123456789abcdef01234567 and a1b2c3d"],
  ["a commit of a person", "octocat@a1b2c3d4 and acme/apps@a1b2c3d4"],
  ["a URL", "open https://evil.test/x?y=1#z"],
  ["a URL in capitals", "open HTTPS://EVIL.TEST"],
  ["www", "open www.evil.test and (WWW.evil.test)"],
  ["another scheme", "ftp://evil.test and javascript:alert(1) and data:text/html,x"],
  ["a protocol-relative URL", "open //evil.test/x and [x](//evil.test)"],
  ["an e-mail address", "write to eve@evil.test or mailto:eve@evil.test"],
  ["an autolink", "<https://evil.test> <eve@evil.test>"],
  ["a link", "[log in](https://evil.test)"],
  ["a link in a code span that is not one", "\\`[x](https://evil.test)\\`"],
  ["a link by reference", "[x][1]\n\n[1]: https://evil.test"],
  ["an image", "![x](https://evil.test/x.png)"],
  ["HTML", "<img src=https://evil.test/x.png><b>bold</b>"],
  ["an open HTML comment", "<!-- hides the rest"],
  ["a marker of ours", "<!-- overskill:preview -->"],
  ["open details", "<details><summary>x"],
  ["a heading", "# Heading\n## Another"],
  ["an underlined heading", "Heading\n===\nOther\n---"],
  ["an underlined heading with spaces after it", "Heading\n=== \nOther\n--- \nMore\n===\t"],
  ["a heading in a list", "- # Heading\n1. ## Another\n- - # Deep\n* + - 1) # Deeper"],
  ["an underlined heading in a list", "- Heading\n  ===\n- Other\n  ---"],
  ["a heading deep in a list", `${"- ".repeat(40)}# Heading`],
  ["a line in a list", "- ***\n- * * *\n1. ___"],
  ["a table of one column", "a\n:-:\nb"],
  ["a commit in emphasis", "see _a1b2c3d_ and __a1b2c3d4e5__"],
  ["a line", "---\n* * *\n___"],
  ["a task", "- [ ] open\n- [x] done"],
  ["a table", "| a | b |\n| - | - |\n| c | d |"],
  ["a quote and an alert", "> [!WARNING]\n> Log in again"],
  ["a footnote", "x[^1]\n\n[^1]: y"],
  ["a formula", "$\\href{https://evil.test}{x}$ and $$x$$ and $`x`$"],
  ["a fence", '```mermaid\ngraph TD; click A href "https://evil.test"\n```'],
  ["another fence", "~~~js\nx\n~~~"],
  ["an indented block", "    code\n\tcode"],
  ["bidirectional overrides", "a\u202Eb\u2066c\u2069\u200Fd"],
  ["zero-width characters", "@\u200Boctocat a\u200D\uFEFF\u2060\u00ADb"],
  ["tag characters", "a\u{E0041}\u{E007F}b\u{E0101}"],
  ["controls", "a\u0000\u0007\u001B[31mb\u009Bc"],
  ["other line breaks", "a\u2028# Heading\u2029\u0085# Heading\r# Heading\r\n# Heading"],
  ["half of a surrogate pair", "a\uD800b"],
  ["fillers", "a\u3164\u115F\u2800\u034Fb"],
  ["emphasis around a URL", "**https://evil.test** and _www.evil.test_ and ~~#1~~"],
  ["a very long word", `${"a".repeat(3000)}@octocat`],
];

const CONTEXT = { repository: "octo/apps", breaks: true };

/** Removes what is in code spans, as CommonMark reads them: https://spec.commonmark.org/0.31.2/#code-spans */
const outsideCode = (markdown: string) =>
  markdown.replace(/\\[\\[\]|~]/g, "·").replace(/(?<!`)(`+)(?!`)([^\n]*?)(?<!`)\1(?!`)/g, "·");

const EFFECTIVE = /@[\w-]|#\d|\bGH-\d|:\/\/\S|(?<![a-z0-9])www\.\S|\/\/\w/i;
/** Commits are links in Markdown, and harmless in titles. */
const COMMIT = /\b(?=\d*[a-f])(?=[a-f]*\d)[0-9a-f]{7,40}\b/i;
const UNSEEN = /[\p{Cf}\p{Cs}\u115F\u2800\u3164]|\u034F|[\u{E0100}-\u{E01EF}]|(?![\t\n])\p{Cc}/u;

describe("inertMarkdown", () => {
  it.each(HOSTILE)("takes the effect out of %s", (_name, text) => {
    const inert = inertMarkdown(text, 4000);
    expect(outsideCode(inert)).not.toMatch(EFFECTIVE);
    expect(outsideCode(inert)).not.toMatch(COMMIT);
    expect(inert).not.toMatch(UNSEEN);
    expect(outsideCode(inert)).not.toMatch(/<(?!\/?span>)/);
    const html = String(renderMarkdown(`Before\n\n${inert}\n\nAfter`, CONTEXT));
    expect(html).not.toMatch(/<(a|img|h\d|hr|input|table|blockquote|pre|details|del|s)\b|class="mention"/);
    expect(html).toMatch(/<p>Before<\/p>[\s\S]*<p>After<\/p>/);
  });

  it.each(HOSTILE)("keeps %s inside one cell of a table", (_name, text) => {
    const html = String(renderMarkdown(`| a | b |\n| - | - |\n| ${inCell(text, 300)} | end |`, CONTEXT));
    expect(html.match(/<td>/g)).toHaveLength(2);
    expect(html).toContain("<td>end</td>");
    expect(html).not.toMatch(/<(a|img|h\d|input|del)\b|class="mention"/);
  });

  it.each(HOSTILE)("takes the effect out of %s in titles and commit messages", (_name, text) => {
    const facts = { slug: "x", newApp: true, issue: 7, requestedBy: "ada", model: "m" };
    const usage = { inputTokens: 1, outputTokens: 2 };
    const message = renderCommitMessage({
      ...facts,
      title: text,
      summary: text,
      usage,
      promptDigest: `sha256:${"a".repeat(64)}`,
    });
    const [trailers, ...others] = message.trimEnd().split("\n\n").reverse();
    expect(trailers).toBe(
      `Prompt-Issue: #7\nRequested-By: ada\nPrompt-Digest: sha256:${"a".repeat(64)}\nModel: m\nTokens: 1 in, 2 out`,
    );
    for (const plain of [inertText(text, 4000), renderPullRequestTitle({ title: text }), ...others]) {
      expect(plain).not.toMatch(EFFECTIVE);
      expect(plain).not.toMatch(UNSEEN);
    }
  });

  it.each(HOSTILE)("takes the effect out of %s in replies and pull requests", (_name, text) => {
    const usage = { inputTokens: 1, outputTokens: 2 };
    const body = renderPullRequestBody({
      issue: 7,
      folder: "apps/x",
      title: text,
      summary: text,
      prompt: text,
      files: [`apps/x/${text}.ts`],
      model: "m",
      usage,
    });
    const failure = renderFailure({ code: "X", message: text }, "/runs/1");
    for (const markdown of [renderChanged("abc", text), failure, body]) {
      const withoutFence = markdown.replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, "");
      const ours = outsideCode(withoutFence).replace(/Closes #7/, "");
      expect(ours).not.toMatch(EFFECTIVE);
      expect(markdown).not.toMatch(UNSEEN);
      expect(ours.match(/<!--/g)).toHaveLength(1);
    }
  });

  it("keeps emphasis, lists, code and ordinary punctuation", () => {
    const text = "**Tea** takes _five_ minutes & more:\n\n- `a < b`, 3 > 2\n- 50% #tea, v1.2.3, 1000000 rows";
    const html = String(renderMarkdown(inertMarkdown(text, 1000), CONTEXT));
    expect(html).toContain("<strong>Tea</strong> takes <em>five</em> minutes &amp; more:");
    expect(html).toContain("<li><code>a &lt; b</code>, 3 &gt; 2</li>");
    expect(html).toContain("<li>50% #tea, v1.2.3, 1000000 rows</li>");
  });

  it.each([
    "Co-authored-by: Eve <eve@evil.test>",
    "  Signed-off-by: Eve",
    "skip-checks: true",
    "skip-checks:true",
    "Model= forged",
  ])("does not let a summary add the trailer %s", (trailer) => {
    const usage = { inputTokens: 1, outputTokens: 2 };
    const facts = {
      slug: "x",
      newApp: false,
      issue: 7,
      requestedBy: "ada",
      model: "m",
      title: "t",
      usage,
      promptDigest: `sha256:${"a".repeat(64)}` as const,
    };
    const message = renderCommitMessage({ ...facts, summary: `Done.\n\n\n${trailer}` });
    expect(message).toContain("\n> ");
    expect(message).not.toMatch(/^\s*(co-authored-by|signed-off-by|skip-checks|model=)/im);
  });

  it.each(["[skip ci]", "[CI SKIP]", "[no ci]", "[skip actions]", "[actions skip]"])(
    "does not let a title or summary skip workflows with %s",
    (mark) => {
      const usage = { inputTokens: 1, outputTokens: 2 };
      const facts = {
        slug: "x",
        newApp: false,
        issue: 7,
        requestedBy: "ada",
        model: "m",
        usage,
        promptDigest: `sha256:${"a".repeat(64)}` as const,
      };
      expect(renderCommitMessage({ ...facts, title: mark, summary: mark })).not.toContain(mark);
      expect(renderPullRequestTitle({ title: mark })).not.toContain(mark);
    },
  );

  it("removes characters that a reader cannot see from a fence", () => {
    expect(fenceUntrusted("a\u202Eb\u200B\tc", 100)).toBe("```text\nab\tc\n```");
  });
});
