import type { Context } from "hono";
import { badRequest } from "./api-error.ts";

interface UploadedFile {
  /** Name of the part, which may differ from the file name. */
  readonly part: string;
  readonly name: string;
  /** Content type of the part. */
  readonly type: string;
  readonly content: Uint8Array;
}

export interface UploadForm {
  /** Content of the JSON part. */
  readonly json: string | undefined;
  readonly files: readonly UploadedFile[];
}

/**
 * Reads a multipart body: the part named `jsonPart`, and every other part as a file.
 * A file without a file name gets the name of its part.
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
