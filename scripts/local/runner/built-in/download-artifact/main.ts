import { join, resolve } from "node:path";
import { type Artifact, DefaultArtifactClient } from "@actions/artifact";
import * as core from "@actions/core";
import picomatch from "picomatch";

async function download(): Promise<void> {
  const name = core.getInput("name");
  const pattern = core.getInput("pattern");
  const path = resolve(core.getInput("path"));
  const client = new DefaultArtifactClient();
  const wanted =
    name === ""
      ? (await client.listArtifacts({ latest: true })).artifacts.filter(
          (artifact) => pattern === "" || picomatch.isMatch(artifact.name, pattern, { dot: true }),
        )
      : [(await client.getArtifact(name)).artifact];
  await Promise.all(
    wanted.map((artifact) => downloadOne(client, artifact, name === "" ? join(path, artifact.name) : path)),
  );
  core.info(`Total of ${wanted.length} artifact(s) downloaded`);
  core.setOutput("download-path", path);
}

async function downloadOne(
  client: DefaultArtifactClient,
  { id, name, digest }: Artifact,
  path: string,
): Promise<void> {
  const { digestMismatch } = await client.downloadArtifact(id, {
    path,
    ...(digest === undefined ? {} : { expectedHash: digest }),
  });
  if (digestMismatch === true)
    throw new Error(`The digest of the downloaded artifact "${name}" does not match its upload.`);
}

await download().catch((thrown: unknown) =>
  core.setFailed(thrown instanceof Error ? thrown : String(thrown)),
);
