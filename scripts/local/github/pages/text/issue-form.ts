import { parse } from "yaml";
import { isRecord } from "../../../../../actions/shared/domain/schema/is-record.ts";

/** One element of an issue form. https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema */
export type FormField =
  | { readonly type: "markdown"; readonly value: string }
  | (FieldBase & { readonly type: "input"; readonly placeholder: string; readonly value: string })
  | (FieldBase & {
      readonly type: "textarea";
      readonly placeholder: string;
      readonly value: string;
      /** Language of the code block that holds the answer. */
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
  /** Name of the control, and of the query parameter that prefills it. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly required: boolean;
}

interface CheckboxOption {
  readonly label: string;
  readonly required: boolean;
}

/** A parsed issue form. */
export interface IssueForm {
  /** File name below `.github/ISSUE_TEMPLATE`. */
  readonly file: string;
  readonly name: string;
  readonly description: string;
  /** Prefills the title. */
  readonly title: string;
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
  readonly body: readonly FormField[];
}

type Fields = Readonly<Record<string, unknown>>;

/** Parses an issue form; undefined for anything else, which GitHub leaves out of its chooser. */
export function parseIssueForm(file: string, text: string): IssueForm | undefined {
  let document: unknown;
  try {
    document = parse(text);
  } catch {
    return undefined;
  }
  const form = readFields(document);
  if (typeof form["name"] !== "string" || !Array.isArray(form["body"])) return undefined;
  return {
    file,
    name: form["name"],
    description: readText(form["description"]),
    title: readText(form["title"]),
    labels: readList(form["labels"]),
    assignees: readList(form["assignees"]),
    body: form["body"].flatMap((element, index) => parseField(readFields(element), index)),
  };
}

function parseField(element: Fields, index: number): FormField[] {
  const attributes = readFields(element["attributes"]);
  const base: FieldBase = {
    id: readText(element["id"]) || `field-${index + 1}`,
    label: readText(attributes["label"]),
    description: readText(attributes["description"]),
    required: readFields(element["validations"])["required"] === true,
  };
  const placeholder = readText(attributes["placeholder"]);
  const value = readText(attributes["value"]);
  switch (element["type"]) {
    case "markdown":
      return [{ type: "markdown", value }];
    case "input":
      return [{ ...base, type: "input", placeholder, value }];
    case "textarea": {
      const render = readText(attributes["render"]);
      return [{ ...base, type: "textarea", placeholder, value, ...(render === "" ? {} : { render }) }];
    }
    case "dropdown": {
      const selected = attributes["default"];
      return [
        {
          ...base,
          type: "dropdown",
          options: readList(attributes["options"]),
          multiple: attributes["multiple"] === true,
          ...(typeof selected === "number" ? { selected } : {}),
        },
      ];
    }
    case "checkboxes": {
      const options = Array.isArray(attributes["options"]) ? attributes["options"].map(readFields) : [];
      return [
        {
          ...base,
          type: "checkboxes",
          options: options.map((option) => ({
            label: readText(option["label"]),
            required: option["required"] === true,
          })),
        },
      ];
    }
    default:
      return [];
  }
}

function readFields(value: unknown): Fields {
  return isRecord(value) ? value : {};
}

function readText(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** Reads a YAML sequence, or one string with commas. */
function readList(value: unknown): string[] {
  if (typeof value === "string") return value.split(",").map((item) => item.trim());
  return Array.isArray(value) ? value.map(readText).filter((item) => item !== "") : [];
}
