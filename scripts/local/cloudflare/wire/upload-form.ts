import type { Context } from "hono";
import { badRequest } from "./api-error.ts";

export interface UploadedFile {
  /** The part's name, which may differ from the file's. */
  readonly part: string;
  readonly name: string;
  /** Content type of the part. */
  readonly type: string;
  readonly content: Uint8Array;
}

export interface UploadForm {
  /** Text of the JSON part. */
  readonly json: string | undefined;
  readonly files: readonly UploadedFile[];
}

/**
 * Reads a multipart body: the part named `jsonPart` and every other part as a file.
 * A file's name is its file name, or the part's name when it has none.
 */
export async function readUploadForm(c: Context, jsonPart: string): Promise<UploadForm> {
  let form: FormData;
  try {
    form = await c.req.raw.formData();
  } catch {
    throw badRequest("The body must be multipart/form-data.");
  }
  let json: string | undefined;
  const files: UploadedFile[] = [];
  for (const [name, value] of form) {
    if (name === jsonPart) {
      json = typeof value === "string" ? value : await value.text();
    } else if (typeof value === "string") {
      files.push({ part: name, name, type: "text/plain", content: new TextEncoder().encode(value) });
    } else {
      const content = new Uint8Array(await value.arrayBuffer());
      files.push({
        part: name,
        name: value.name === "blob" ? name : value.name,
        type: value.type,
        content,
      });
    }
  }
  return { json, files };
}

/** @throws ApiError 400 unless the body is a JSON object */
export async function readJsonObject(c: Context): Promise<Readonly<Record<string, unknown>>> {
  const value: unknown = await c.req.json().catch(() => undefined);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw badRequest("The body must be a JSON object.");
  }
  return value as Record<string, unknown>;
}
