/** A form field; the page and the Worker share the list below. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly type: "text" | "textarea" | "email" | "url" | "tel" | "date" | "number";
  readonly required: boolean;
  readonly maxLength: number;
}

export const FIELDS: readonly Field[] = [
  { name: "name", label: "Name", type: "text", required: true, maxLength: 60 },
  { name: "message", label: "Message", type: "textarea", required: true, maxLength: 1000 },
];

export type Values = Readonly<Record<string, string>>;

/** Returns the submitted values, trimmed, or an error message. */
export function readValues(body: unknown): Values | string {
  const sent = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  const values: Record<string, string> = {};
  for (const { name, label, type, required, maxLength } of FIELDS) {
    const value = typeof sent[name] === "string" ? sent[name].trim() : "";
    if (value === "" && required) return `${label} is missing.`;
    if (value.length > maxLength) return `${label} may have ${maxLength} characters at most.`;
    if (type === "email" && value !== "" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) {
      return `${label} is not an e-mail address.`;
    }
    if (value !== "") values[name] = value;
  }
  return values;
}
