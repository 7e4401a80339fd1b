import { PLAN_LIMITS } from "../../../../actions/shared/domain/limits.ts";
import { describeSize } from "../../../../actions/shared/domain/text/byte-size.ts";
import { isModuleType } from "../runtime/worker-options.ts";
import { parseMetadata } from "../store/metadata.ts";
import { planScript } from "../store/plan-script.ts";
import type { ScriptRecord } from "../store/records.ts";
import { invalidUpload, tooLarge } from "../wire/api-error.ts";
import type { UploadForm } from "../wire/upload-form.ts";
import type { Account } from "./account.ts";
import type { ScriptHandle } from "./script-handle.ts";

const MAX_SCRIPT_BYTES = PLAN_LIMITS.paid.workerBytes;

/**
 * Stores the modules of an upload and plans the new version of the script. Throws ApiError with Cloudflare's code if
 * the upload is invalid.
 */
export function planUpload(
  account: Account,
  script: ScriptHandle,
  { json, files }: UploadForm,
  options: { readonly strictInherit: boolean },
): ScriptRecord {
  if (json === undefined) throw invalidUpload("could not read content for part metadata");
  const metadata = parseMetadata(json);
  const moduleFiles = files.filter(({ type }) => isModuleType(type));
  const size = moduleFiles.reduce((sum, { content }) => sum + content.byteLength, 0);
  if (size > MAX_SCRIPT_BYTES) {
    throw tooLarge(
      `Your Worker exceeded the size limit of ${describeSize(MAX_SCRIPT_BYTES)}: it has ${size} bytes.`,
    );
  }
  // A binding refers to a file by the name of its part, whatever the file name is.
  const bound = new Set(metadata.bindings.map((binding) => binding["part"]));
  const modules = moduleFiles.map(({ part, name, type, content }) =>
    account.store.putModule(bound.has(part) ? part : name, type, content),
  );
  const jwt = metadata.assets?.jwt;
  return planScript({
    name: script.key.script,
    previous: script.find(),
    metadata,
    modules,
    assets: jwt === undefined ? undefined : account.sessions.complete(script.pool, jwt),
    strictInherit: options.strictInherit,
  });
}
