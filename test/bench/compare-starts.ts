import { existsSync, globSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { timeToFirstLine } from "./measure/run.ts";
import { type ActionReport, compareStart } from "./report.ts";

/**
 * Measures how long each bundled Action takes to print its first line, compared with a Node.js process that only
 * prints a line.
 */
export async function compareStarts(
  toolkit: string,
  rounds: number,
): Promise<Readonly<Record<string, ActionReport>>> {
  const files = globSync("actions/*/action.yml", { cwd: toolkit }).sort();
  const reports: Record<string, ActionReport> = {};
  // Without inputs, an Action prints at once which ones are missing.
  const env = { PATH: process.env["PATH"] };
  for (const file of files) {
    const entry = join(toolkit, dirname(file), "dist/index.js");
    if (!existsSync(entry)) continue;
    const first: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const times = [
        await timeToFirstLine([entry], env),
        await timeToFirstLine(["-e", "process.stdout.write('ready\\n')"], env),
      ] as const;
      // Ignore the first round, which reads the files from the disk.
      if (round === 0) continue;
      first.push(times[0]);
      bare.push(times[1]);
    }
    reports[basename(dirname(file))] = compareStart(first, bare);
  }
  return reports;
}
