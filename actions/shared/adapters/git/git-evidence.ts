import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { EVIDENCE_FILE, evidenceRef } from "../../domain/naming.ts";
import type { EvidenceStore } from "../../ports/evidence.ts";
import { createTempFolder } from "../filesystem/temp-folder.ts";
import { pushFolder } from "./folder-refs.ts";
import type { GitRemote } from "./remote.ts";

/** Stores the evidence of each deployment in a ref of its own, so that runs never write the same ref. */
export function createGitEvidence(remote: GitRemote): EvidenceStore {
  return {
    async save({ app, digest, deploymentId, json }) {
      await using folder = await createTempFolder();
      await writeFile(join(folder.path, EVIDENCE_FILE), json);
      await pushFolder(remote, `store the evidence of ${app}`, {
        directory: folder.path,
        message: `Evidence of deployment ${deploymentId}`,
        refs: [evidenceRef(app, digest, deploymentId)],
      });
    },
  };
}
