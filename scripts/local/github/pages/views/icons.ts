import { type Html, html, raw } from "../text/html.ts";

/** Outlines on a 16 × 16 grid, drawn in the colour of the text. */
const SHAPES = {
  "issue-open":
    '<circle cx="8" cy="8" r="6.25"/><circle cx="8" cy="8" r="1.4" fill="currentColor" stroke="none"/>',
  "issue-closed": '<circle cx="8" cy="8" r="6.25"/><path d="m5.4 8.2 1.8 1.8 3.4-3.7"/>',
  "pull-request":
    '<circle cx="4" cy="3.75" r="1.75"/><circle cx="4" cy="12.25" r="1.75"/><circle cx="12" cy="12.25" r="1.75"/><path d="M4 5.5v5M12 10.5V6.2a2 2 0 0 0-2-2H8.2M9.9 2.4 8 4.2 9.9 6"/>',
  "pull-request-closed":
    '<circle cx="4" cy="3.75" r="1.75"/><circle cx="4" cy="12.25" r="1.75"/><circle cx="12" cy="12.25" r="1.75"/><path d="M4 5.5v5M12 10.5V7.4M10.4 2.3l3.2 3.2M13.6 2.3l-3.2 3.2"/>',
  merge:
    '<circle cx="4.25" cy="3.75" r="1.75"/><circle cx="4.25" cy="12.25" r="1.75"/><circle cx="12" cy="8.5" r="1.75"/><path d="M4.25 5.5v5M4.25 5.5c.3 2 2.2 3 6 3"/>',
  branch:
    '<circle cx="4.5" cy="3.75" r="1.75"/><circle cx="4.5" cy="12.25" r="1.75"/><circle cx="11.5" cy="4.75" r="1.75"/><path d="M4.5 5.5v5M11.5 6.5c0 2.2-3 2.2-5.3 2.9-1 .3-1.7.8-1.7 1.6"/>',
  commit: '<circle cx="8" cy="8" r="2.6"/><path d="M1.5 8h3.9M10.6 8h3.9"/>',
  tag: '<path d="M2 2.6h5.3l6.2 6.2a1 1 0 0 1 0 1.4l-3.3 3.3a1 1 0 0 1-1.4 0L2.6 7.3z"/><circle cx="5.2" cy="5.6" r=".9" fill="currentColor" stroke="none"/>',
  comment: '<path d="M2.2 3.2h11.6v8H7.4L4.6 13.6v-2.4H2.2z"/>',
  check: '<path d="m3 8.6 3.2 3.2L13 4.6"/>',
  "check-circle": '<circle cx="8" cy="8" r="6.25"/><path d="m5.2 8.2 2 2 3.7-4.1"/>',
  "x-circle": '<circle cx="8" cy="8" r="6.25"/><path d="m5.8 5.8 4.4 4.4M10.2 5.8l-4.4 4.4"/>',
  alert:
    '<path d="M8 2.2 14.4 13.4H1.6z"/><path d="M8 6.4v3.2"/><circle cx="8" cy="11.4" r=".5" fill="currentColor"/>',
  info: '<circle cx="8" cy="8" r="6.25"/><path d="M8 7.4v3.4"/><circle cx="8" cy="5.2" r=".5" fill="currentColor"/>',
  skip: '<circle cx="8" cy="8" r="6.25"/><path d="m5 11 6-6"/>',
  clock: '<circle cx="8" cy="8" r="6.25"/><path d="M8 4.4V8l2.4 1.6"/>',
  progress: '<circle cx="8" cy="8" r="6.25" opacity=".28"/><path d="M14.25 8A6.25 6.25 0 0 0 8 1.75"/>',
  rocket:
    '<path d="M6 10 4.3 8.3c.9-3.3 3.4-6 8.9-6.5-.4 5.5-3.1 8-6.4 9zM4.4 8.2H2.2l1.9-2.6M7.9 11.7v2.2l2.6-1.9"/><circle cx="9.6" cy="6.4" r="1"/><path d="m2.2 13.8 1.9-1.9"/>',
  play: '<circle cx="8" cy="8" r="6.25"/><path d="M6.6 5.4v5.2L10.8 8z"/>',
  code: '<path d="M5.4 4.2 1.8 8l3.6 3.8M10.6 4.2 14.2 8l-3.6 3.8"/>',
  repository:
    '<path d="M3 12.2V3.4c0-.9.7-1.5 1.5-1.5H13v12.2H4.6A1.6 1.6 0 0 1 3 12.5c0-.9.7-1.6 1.6-1.6H13"/>',
  folder: '<path d="M1.8 3.4h4.4l1.4 1.8h6.6v7.6H1.8z"/>',
  file: '<path d="M3.6 1.8h5.6l3.2 3.2v9.2H3.6zM9 2v3.4h3.2"/>',
  external: '<path d="M6.4 3.2H3v9.8h9.8V9.6M9.4 2.8h3.8v3.8M13 3 7.6 8.4"/>',
  pencil: '<path d="m10.8 2.6 2.6 2.6-7.8 7.8-3.2.6.6-3.2z"/>',
  plus: '<path d="M8 3v10M3 8h10"/>',
  eye: '<path d="M1.5 8C3.2 5.2 5.4 3.8 8 3.8s4.8 1.4 6.5 4.2c-1.7 2.8-3.9 4.2-6.5 4.2S3.2 10.8 1.5 8z"/><circle cx="8" cy="8" r="2"/>',
  chevron: '<path d="m6 4 4 4-4 4"/>',
  person: '<circle cx="8" cy="5.4" r="2.9"/><path d="M2.6 14c.5-2.9 2.6-4.4 5.4-4.4s4.9 1.5 5.4 4.4"/>',
} as const;

export type IconName = keyof typeof SHAPES;

/** Renders an icon. It is hidden from screen readers because the text next to it has the meaning. */
export function icon(name: IconName, className = ""): Html {
  const spin = name === "progress" ? " spin" : "";
  return html`<svg class="icon${spin} ${className}" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${raw(SHAPES[name])}</svg>`;
}
