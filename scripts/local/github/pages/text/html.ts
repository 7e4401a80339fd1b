import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";

/** Escaped markup. The `html` tag escapes every interpolated value that is not of this type. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

export { html, raw };
