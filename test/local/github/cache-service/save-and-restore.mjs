// Run as a job's step would be: the official client reads its environment when it is imported.
import { restoreCache, saveCache } from "@actions/cache";

const [command, key, ...restoreKeys] = process.argv.slice(2);
const answer =
  command === "save" ? await saveCache(["data"], key) : await restoreCache(["data"], key, restoreKeys);
process.stdout.write(`\nANSWER ${JSON.stringify(answer ?? null)}\n`);
