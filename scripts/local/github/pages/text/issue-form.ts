import { parse } from "yaml";

/** One element of an issue form. Facts: https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema */
export type FormField =
  | { readonly type: "markdown"; readonly value: string }
  | (FieldBase & { readonly type: "input"; readonly placeholder: string; readonly value: string })
  | (FieldBase & {
      readonly type: "textarea";
      readonly placeholder: string;
      readonly value: string;
      /** A language: the answer is put into a code block. */
      readonly render?: string;
    })
  | (FieldBase & {
      readonly type: "dropdown";
      readonly options: readonly string[];
      readonly multiple: boolean;
      readonly selected?: number;
    })
  | (FieldBase & { readonly type: "checkboxes"; readonly options: readonly CheckboxOption[] });

interface FieldBase {
  /** Name of the control and of the query parameter that fills it in advance. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly required: boolean;
}

export interface CheckboxOption {
  readonly label: string;
  readonly required: boolean;
}

export interface IssueForm {
  /** File name below `.github/ISSUE_TEMPLATE`. */
  readonly file: string;
  readonly name: string;
  readonly description: string;
  /** What the title starts with. */
  readonly title: string;
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
  readonly body: readonly FormField[];
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads an issue form; undefined when the text is not one (GitHub leaves such files out of its chooser, too). */
export function parseIssueForm(file: string, text: string): IssueForm | undefined {
  let document: unknown;
  try {
    document = parse(text);
  } catch {
    return undefined;
  }
  const form = fieldsOf(document);
  if (typeof form["name"] !== "string" || !Array.isArray(form["body"])) return undefined;
  return {
    file,
    name: form["name"],
    description: textOf(form["description"]),
    title: textOf(form["title"]),
    labels: listOf(form["labels"]),
    assignees: listOf(form["assignees"]),
    body: form["body"].flatMap((element, index) => parseField(fieldsOf(element), index)),
  };
}

function parseField(element: Fields, index: number): FormField[] {
  const attributes = fieldsOf(element["attributes"]);
  const base: FieldBase = {
    id: textOf(element["id"]) || `field-${index + 1}`,
    label: textOf(attributes["label"]),
    description: textOf(attributes["description"]),
    required: fieldsOf(element["validations"])["required"] === true,
  };
  const placeholder = textOf(attributes["placeholder"]);
  const value = textOf(attributes["value"]);
  switch (element["type"]) {
    case "markdown":
      return [{ type: "markdown", value }];
    case "input":
      return [{ ...base, type: "input", placeholder, value }];
    case "textarea": {
      const render = textOf(attributes["render"]);
      return [{ ...base, type: "textarea", placeholder, value, ...(render === "" ? {} : { render }) }];
    }
    case "dropdown": {
      const selected = attributes["default"];
      return [
        {
          ...base,
          type: "dropdown",
          options: listOf(attributes["options"]),
          multiple: attributes["multiple"] === true,
          ...(typeof selected === "number" ? { selected } : {}),
        },
      ];
    }
    case "checkboxes": {
      const options = Array.isArray(attributes["options"]) ? attributes["options"].map(fieldsOf) : [];
      return [
        {
          ...base,
          type: "checkboxes",
          options: options.map((option) => ({
            label: textOf(option["label"]),
            required: option["required"] === true,
          })),
        },
      ];
    }
    default:
      return [];
  }
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** A YAML list, or one string with commas. */
function listOf(value: unknown): string[] {
  if (typeof value === "string") return value.split(",").map((item) => item.trim());
  return Array.isArray(value) ? value.map(textOf).filter((item) => item !== "") : [];
}
