import { type ErrorCode, errorCatalogue, type Problem } from "../errors.ts";
import { MAX_JOB_MS } from "../limits.ts";
import { isSlug } from "../naming.ts";
import type { Phase } from "./build-record.ts";

/** What a job says about one app that it built for another job. */
export type AppReport =
  | {
      readonly app: string;
      readonly result: "built";
      readonly buildMs: number;
      /** In milliseconds; absent where it was not measured. */
      readonly startupMs?: number;
      readonly phases: readonly Phase[];
      readonly notes: readonly string[];
    }
  | {
      readonly app: string;
      readonly result: "failed";
      readonly code: ErrorCode;
      readonly message: string;
      readonly problems: readonly Problem[];
    };

const MAX_TEXT = 4000;
const MAX_ENTRIES = 50;

/**
 * Reads a report that may come from a job in which code of an app ran: nothing is believed, what does not fit is
 * dropped, and what is shown to people is cut to a size. Only failures that an app can cause are taken from it.
 */
export function parseShardReport(value: unknown): readonly AppReport[] {
  return listOf(value).flatMap((entry): AppReport[] => {
    const { app, result } = entry;
    if (typeof app !== "string" || !isSlug(app)) return [];
    if (result === "built") {
      const { buildMs, startupMs } = entry;
      if (!isDuration(buildMs)) return [];
      return [
        {
          ...{ app, result, buildMs },
          ...(isDuration(startupMs) ? { startupMs } : {}),
          phases: listOf(entry["phases"]).flatMap(({ name, ms }) =>
            typeof name === "string" && isDuration(ms) ? [{ name: name.slice(0, 40), ms }] : [],
          ),
          notes: textsOf(entry["notes"]),
        },
      ];
    }
    const { code, message } = entry;
    if (result !== "failed" || !isUserCode(code) || typeof message !== "string") return [];
    const problems = listOf(entry["problems"]).flatMap(readProblem);
    return [{ app, result, code, message: message.slice(0, MAX_TEXT), problems }];
  });
}

function readProblem({ message, file, line, column, lineText, hint }: Row): readonly Problem[] {
  if (typeof message !== "string") return [];
  return [
    {
      message: message.slice(0, MAX_TEXT),
      ...(isConfined(file) ? { file } : {}),
      ...(isPlace(line) ? { line } : {}),
      ...(isPlace(column) ? { column } : {}),
      ...(typeof lineText === "string" ? { lineText: lineText.slice(0, MAX_TEXT) } : {}),
      ...(typeof hint === "string" ? { hint: hint.slice(0, MAX_TEXT) } : {}),
    },
  ];
}

type Row = Readonly<Record<string, unknown>>;

function listOf(value: unknown): readonly Row[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, 1000).map((entry: unknown) => Object(entry) as Row);
}

function textsOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  const texts = value.filter((entry): entry is string => typeof entry === "string");
  return texts.slice(0, MAX_ENTRIES).map((text) => text.slice(0, MAX_TEXT));
}

function isUserCode(code: unknown): code is ErrorCode {
  if (typeof code !== "string" || !Object.hasOwn(errorCatalogue, code)) return false;
  return errorCatalogue[code as ErrorCode].fault === "user" || code === "ESBUILD_UNAVAILABLE";
}

function isDuration(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= MAX_JOB_MS;
}

function isPlace(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0;
}

function isConfined(file: unknown): file is string {
  return typeof file === "string" && file.length <= 1024 && !/^\/|(^|\/)\.\.(\/|$)|\p{Cc}/u.test(file);
}
