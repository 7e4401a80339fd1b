import type { ContentfulStatusCode } from "hono/utils/http-status";

/** A response with `success: false`. Codes and messages are Cloudflare's own where known. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: ContentfulStatusCode;
  readonly code: number;

  constructor(status: ContentfulStatusCode, code: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export const unauthorized = () => new ApiError(401, 10000, "Authentication error");

export const noRoute = (path: string) =>
  new ApiError(404, 7003, `Could not route to ${path}, perhaps your object identifier is invalid?`);

export const namespaceMissing = () =>
  new ApiError(404, 100119, "The specified dispatch namespace does not exist on this account.");

export const namespaceExists = () =>
  new ApiError(409, 100120, "A dispatch namespace with this name already exists.");

/** In a dispatch namespace, wrangler accepts only code 10092 as "does not exist yet". */
export const namespaceScriptMissing = () => new ApiError(404, 10092, "workers.api.error.script_not_found");

export const scriptMissing = () => new ApiError(404, 10007, "This Worker does not exist on your account.");

export const serviceMissing = () => new ApiError(404, 10090, "workers.api.error.service_not_found");

/** The script or its metadata is invalid. */
export const invalidUpload = (message: string) => new ApiError(400, 10021, message);

export const tooLarge = (message: string) => new ApiError(413, 10027, message);

export const badRequest = (message: string) => new ApiError(400, 10001, message);
