// Run as a job's step would be: the official client reads its environment when it is imported.
import { DefaultArtifactClient } from "@actions/artifact";

const [command, name, token, runId] = process.argv.slice(2);
const client = new DefaultArtifactClient();
const findBy = { token, workflowRunId: Number(runId), repositoryOwner: "mona", repositoryName: "apps" };
const options = token === undefined ? {} : { findBy };
const commands = {
  upload: () => client.uploadArtifact(name, ["data/file.txt", "data/deep/other.bin"], "data"),
  list: async () => (await client.listArtifacts(options)).artifacts,
  delete: () => client.deleteArtifact(name, options),
  async download() {
    const { artifact } = await client.getArtifact(name, options);
    const { digestMismatch } = await client.downloadArtifact(artifact.id, {
      path: "received",
      expectedHash: artifact.digest,
      ...options,
    });
    return { digestMismatch };
  },
};
const answer = await commands[command]().catch((thrown) => ({ failure: thrown.message }));
process.stdout.write(`\nANSWER ${JSON.stringify(answer)}\n`);
