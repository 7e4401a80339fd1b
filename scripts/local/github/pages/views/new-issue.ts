import { type Html, html } from "../text/html.ts";
import type { FormField, IssueForm } from "../text/issue-form.ts";
import type { FormAnswers } from "../text/issue-form-answers.ts";
import { renderMarkdown } from "../text/markdown.ts";
import { label } from "./badges.ts";
import { icon } from "./icons.ts";

/** The forms that a visitor can choose from. */
interface IssueChooserView {
  readonly repository: string;
  readonly forms: readonly IssueForm[];
  readonly blankIssues: boolean;
}

/** Renders the issue form chooser. */
export function issueChooserPage({ repository, forms, blankIssues }: IssueChooserView): Html {
  const address = `/${repository}/issues/new`;
  return html`<div class="narrow"><h1>New issue</h1>
<ul class="box rows">${forms.map(
    (form) => html`<li class="row">${icon("issue-open", "text-success")}
<div class="row-main"><a class="row-title" href="${address}?template=${encodeURIComponent(form.file)}">${form.name}</a>
<div class="muted">${form.description}</div></div>
<a class="button" href="${address}?template=${encodeURIComponent(form.file)}" aria-label="Get started: ${form.name}">Get started</a></li>`,
  )}
${blankIssues ? html`<li class="row">${icon("pencil", "muted")}<div class="row-main"><a class="row-title" href="${address}?template=">Blank issue</a><div class="muted">Create a new issue from scratch.</div></div></li>` : ""}
</ul></div>`;
}

/** A new issue and its answers so far. */
export interface NewIssueView {
  readonly repository: string;
  /** Undefined for a blank issue. */
  readonly form?: IssueForm;
  readonly viewer?: string;
  readonly title: string;
  readonly answers: FormAnswers;
  /** Messages about missing answers by control name; empty before the first submission. */
  readonly missing: ReadonlyMap<string, string>;
  readonly labels: readonly { readonly name: string; readonly color: string }[];
}

/** Renders an issue form, or the form of a blank issue. */
export function newIssuePage(view: NewIssueView): Html {
  const { repository, form, viewer } = view;
  return html`<div class="narrow"><div class="page-head"><h1>${form?.name ?? "New issue"}</h1></div>
${form?.description ? html`<p class="lead">${form.description}</p>` : ""}
<form class="box padded stack" method="post" action="/${repository}/issues/new?template=${encodeURIComponent(form?.file ?? "")}">
<div class="field"><label for="title">Title <span class="required" aria-hidden="true">*</span></label>
<input id="title" name="title" required maxlength="256" autocomplete="off" value="${view.title}">${problem(view, "title")}</div>
${(form?.body ?? BLANK).map((field) => fieldRow(view, field))}
${view.labels.length > 0 ? html`<p class="muted">Labels: ${view.labels.map((each) => html`${label(each)} `)}</p>` : ""}
<div class="form-end">${viewer === undefined ? html`<span class="muted">Sign in to create this issue.</span>` : ""}<button class="button primary"${viewer === undefined ? html` disabled` : ""}>Create</button></div>
</form></div>`;
}

/** Fields of a blank issue. */
const BLANK: readonly FormField[] = [
  {
    type: "textarea",
    id: "body",
    label: "Description",
    description: "",
    required: false,
    placeholder: "Use Markdown to format your issue",
    value: "",
  },
];

function fieldRow(view: NewIssueView, field: FormField): Html {
  if (field.type === "markdown") {
    return html`<div class="markdown">${renderMarkdown(field.value, { repository: view.repository, breaks: true })}</div>`;
  }
  const star = field.required ? html` <span class="required" aria-hidden="true">*</span>` : "";
  const description = field.description
    ? html`<div class="hint" id="${field.id}-hint">${renderMarkdown(field.description, { repository: view.repository, breaks: true })}</div>`
    : "";
  if (field.type === "checkboxes") {
    return html`<fieldset class="field"><legend>${field.label}${star}</legend>${description}${checkboxes(view, field)}${problem(view, field.id)}</fieldset>`;
  }
  return html`<div class="field"><label for="${field.id}">${field.label}${star}</label>${description}${control(view, field)}${problem(view, field.id)}</div>`;
}

type Control<T> = Extract<FormField, { type: T }>;

function control(view: NewIssueView, field: Control<"input" | "textarea" | "dropdown">): Html {
  const attributes = html`id="${field.id}" name="${field.id}"${field.required ? html` required` : ""}${field.description ? html` aria-describedby="${field.id}-hint"` : ""}${view.missing.has(field.id) ? html` aria-invalid="true"` : ""}`;
  const given = view.answers.get(field.id);
  switch (field.type) {
    case "input":
      return html`<input ${attributes} placeholder="${field.placeholder}" value="${given?.[0] ?? field.value}">`;
    case "textarea":
      return html`<textarea ${attributes} rows="6" placeholder="${field.placeholder}">
${given?.[0] ?? field.value}</textarea>`;
    case "dropdown": {
      const initial = field.selected === undefined ? [] : [field.options[field.selected]];
      const chosen = given ?? initial;
      return html`<select ${attributes}${field.multiple ? html` multiple` : ""}>
${field.multiple ? "" : html`<option value="">Choose one</option>`}
${field.options.map((option) => html`<option value="${option}"${chosen.includes(option) ? html` selected` : ""}>${option}</option>`)}</select>`;
    }
  }
}

function checkboxes(view: NewIssueView, field: Control<"checkboxes">): Html[] {
  const given = view.answers.get(field.id) ?? [];
  return field.options.map(
    (option, index) =>
      html`<label class="tick"><input type="checkbox" name="${field.id}" value="${index}"${option.required ? html` required` : ""}${given.includes(String(index)) ? html` checked` : ""}> <span>${option.label}${option.required ? html` <span class="required" aria-hidden="true">*</span>` : ""}</span></label>`,
  );
}

function problem({ missing }: NewIssueView, name: string): Html | "" {
  const text = missing.get(name);
  return text === undefined ? "" : html`<p class="field-problem">${icon("alert")} ${text}</p>`;
}
