import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AppReport } from "../../../domain/build/shard-report.ts";
import { REPORT_FILE } from "./layout.ts";

/** Writes the report on a job's builds into the directory that becomes its workflow artifact. */
export async function writeReport(folder: string, reports: readonly AppReport[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, REPORT_FILE), `${JSON.stringify(reports)}\n`);
}
