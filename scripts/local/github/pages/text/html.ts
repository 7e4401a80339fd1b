import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";

/** Markup that is escaped already. `html` escapes every other value that is put into it. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

export { html, raw };
