const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `just now`, `4 minutes ago`, `yesterday`, `on 3 Nov 2026`; both times in ISO 8601 or epoch milliseconds. */
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

/** `0.4s`, `12s`, `1m 4s`, `2h 5m`. Steps of a local run are short, so tenths are kept below ten seconds. */
export function describeDuration(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)}s`;
  const whole = Math.round(seconds);
  if (whole < MINUTE) return `${whole}s`;
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)}m ${whole % MINUTE}s`;
  return `${Math.floor(whole / HOUR)}h ${Math.floor((whole % HOUR) / MINUTE)}m`;
}

/** Milliseconds from start to end, or to now while there is no end; undefined before the start. */
export function elapsedMs(
  start: string | undefined,
  end: string | undefined,
  nowMs: number,
): number | undefined {
  if (start === undefined) return undefined;
  return (end === undefined ? nowMs : Date.parse(end)) - Date.parse(start);
}

function ago(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"} ago`;
}
