import { type CloudflareAccess, startCloudflare } from "../../../scripts/local/cloudflare/stand-in.ts";

const cloudflare = await startCloudflare({ latencyMs: Number(process.argv[2]) });
const { apiUrl, accountId, apiToken } = cloudflare;
process.once("disconnect", () => void cloudflare.close());
process.send?.({ apiUrl, accountId, apiToken } satisfies CloudflareAccess);
