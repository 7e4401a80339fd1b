import { describe, expect, it } from "vitest";
import { parseIssueForm } from "../../../../scripts/local/github/pages/text/issue-form.ts";
import {
  findMissingAnswers,
  renderIssueBody,
} from "../../../../scripts/local/github/pages/text/issue-form-answers.ts";

const FORM = `
name: Prompt
description: Describe an app
title: "[app] "
labels: [prompt]
body:
  - type: markdown
    attributes: { value: "**Hello**" }
  - type: textarea
    id: prompt
    attributes: { label: What should it do? }
    validations: { required: true }
  - type: input
    id: slug
    attributes: { label: App name, placeholder: todo }
  - type: textarea
    id: data
    attributes: { label: Sample data, render: json }
  - type: dropdown
    id: style
    attributes: { label: Style, options: [Plain, Playful], default: 1 }
  - type: dropdown
    id: extras
    attributes: { label: Extras, multiple: true, options: [Search, Export] }
  - type: checkboxes
    id: terms
    attributes:
      label: Terms
      options:
        - { label: I agree, required: true }
        - { label: Tell me more }
`;
const form = parseIssueForm("prompt.yml", FORM);
if (form === undefined) throw new Error("parseIssueForm rejected the form of this test.");

const answers = (given: Record<string, string[]>): Map<string, string[]> => new Map(Object.entries(given));

describe("parseIssueForm", () => {
  it("parses name, title, labels and every type of element", () => {
    expect(form).toMatchObject({ name: "Prompt", title: "[app] ", labels: ["prompt"] });
    expect(form.body.map(({ type }) => type)).toEqual(
      "markdown textarea input textarea dropdown dropdown checkboxes".split(" "),
    );
  });

  it.each([
    ["invalid YAML", "a: [b"],
    ["a file without a body", "name: x"],
    ["an empty file", ""],
  ])("returns undefined for %s", (_, text) => {
    expect(parseIssueForm("x.yml", text)).toBeUndefined();
  });

  it("parses labels in one comma-separated string", () => {
    expect(parseIssueForm("x.yml", "name: x\nlabels: a, b\nbody: []")?.labels).toEqual(["a", "b"]);
  });
});

describe("renderIssueBody", () => {
  it("renders a heading, a blank line and the answer for each field, as GitHub does", () => {
    const body = renderIssueBody(
      form,
      answers({
        prompt: ["A to-do list\r\nwith tags "],
        data: ['{"a": 1}'],
        style: ["Playful"],
        extras: ["Search", "Export"],
        terms: ["0"],
      }),
    );

    expect(body).toBe(
      [
        "### What should it do?\n\nA to-do list\nwith tags",
        "### App name\n\n_No response_",
        '### Sample data\n\n```json\n{"a": 1}\n```',
        "### Style\n\nPlayful",
        "### Extras\n\nSearch, Export",
        "### Terms\n\n- [x] I agree\n- [ ] Tell me more",
      ].join("\n\n"),
    );
  });

  it("leaves out an option that the form does not offer", () => {
    expect(renderIssueBody(form, answers({ style: ["Evil\n\n### Terms"] }))).toContain(
      "### Style\n\n_No response_",
    );
  });
});

describe("findMissingAnswers", () => {
  it("finds required fields that are blank and required checkboxes that are not checked", () => {
    const missing = findMissingAnswers(form, answers({ prompt: ["  "], terms: ["1"] }));

    expect([...missing.keys()]).toEqual(["prompt", "terms"]);
    expect(missing.get("prompt")).toBe("What should it do? can’t be blank.");
  });

  it("finds nothing if every required field has an answer", () => {
    expect(findMissingAnswers(form, answers({ prompt: ["x"], terms: ["0"] }))).toEqual(new Map());
  });
});
