import { pluralize } from "./pluralize.ts";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Describes a time in ISO 8601 relative to now: `just now`, `4 minutes ago`, `yesterday`, `on 3 Nov 2026`. */
export function describeAge(time: string, nowMs: number): string {
  const seconds = Math.max(0, Math.round((nowMs - Date.parse(time)) / 1000));
  if (seconds < 45) return "just now";
  if (seconds < HOUR) return ago(Math.max(1, Math.round(seconds / MINUTE)), "minute");
  if (seconds < DAY) return ago(Math.round(seconds / HOUR), "hour");
  if (seconds < 2 * DAY) return "yesterday";
  if (seconds < 30 * DAY) return ago(Math.floor(seconds / DAY), "day");
  const day = new Date(time).toLocaleDateString("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
  return `on ${day}`;
}

/** Describes a duration: `0.4s`, `12s`, `1m 4s`, `2h 5m`. Shows tenths below ten seconds because local steps are short. */
export function describeDuration(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)}s`;
  const whole = Math.round(seconds);
  if (whole < MINUTE) return `${whole}s`;
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)}m ${whole % MINUTE}s`;
  return `${Math.floor(whole / HOUR)}h ${Math.floor((whole % HOUR) / MINUTE)}m`;
}

/** Returns the milliseconds from start to end, or to now without an end; undefined without a start. */
export function elapsedMs(
  start: string | undefined,
  end: string | undefined,
  nowMs: number,
): number | undefined {
  if (start === undefined) return undefined;
  return (end === undefined ? nowMs : Date.parse(end)) - Date.parse(start);
}

function ago(count: number, unit: string): string {
  return `${pluralize(count, unit)} ago`;
}
