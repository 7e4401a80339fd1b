// Run as a job's step would be: the official client reads its environment when it is imported.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createActionsClosures } from "../../../actions/shared/adapters/cache/actions-closures.ts";
import { RecordingLog } from "../../fakes/recording-log.ts";

const [command, trusted, key = "", content = ""] = process.argv.slice(2);
const log = new RecordingLog();
const closures = createActionsClosures({
  workspace: process.cwd(),
  trusted: trusted === "trusted",
  log,
});
let found: string | undefined;
if (command === "save") {
  await closures.save("todo", key, (folder) => writeFile(join(folder, "closure.json"), content));
} else {
  const folder = await closures.find("todo", key);
  if (folder !== undefined) found = await readFile(join(folder, "closure.json"), "utf8");
}
process.stdout.write(`\nANSWER ${JSON.stringify({ found: found ?? null, warnings: log.warnings })}\n`);
