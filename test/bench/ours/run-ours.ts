import { type Run, run } from "../measure/run.ts";
import type { OursAnswer, OursRequest } from "./request.ts";

export interface OursRun extends Run, OursAnswer {}

/** Starts the bundled process as a runner starts an Action. `npmCache` is npm's cache for installs. */
export async function runOurs(
  file: string,
  request: OursRequest,
  { cwd, npmCache, memory }: { readonly cwd: string; readonly npmCache: string; readonly memory?: boolean },
): Promise<OursRun> {
  const measured = await run(
    {
      command: process.execPath,
      args: [file, JSON.stringify(request)],
      cwd,
      env: { ...process.env, npm_config_cache: npmCache },
    },
    { memory: memory === true },
  );
  return { ...measured, ...(JSON.parse(measured.stdout) as OursAnswer) };
}
