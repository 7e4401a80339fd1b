import type { Context } from "hono";
import type { Account } from "../account/account.ts";
import type { ScriptHandle } from "../account/script-handle.ts";
import { planUpload } from "../account/upload-script.ts";
import { scriptView } from "../account/views.ts";
import { success } from "../wire/envelope.ts";
import { readUploadForm } from "../wire/upload-form.ts";

/** Handles the upload of a script, to the account or to a dispatch namespace. */
export async function putScript(c: Context, account: Account, script: ScriptHandle): Promise<Response> {
  const form = await readUploadForm(c, "metadata");
  const strictInherit = c.req.query("bindings_inherit") === "strict";
  return account.exclusively(script.key, async () => {
    const record = planUpload(account, script, form, { strictInherit });
    const { startupMs } = await script.activate(record);
    const ofWorker = record.mainModule === undefined ? {} : { startup_time_ms: startupMs };
    return success(c, { ...scriptView(record), ...ofWorker });
  });
}
