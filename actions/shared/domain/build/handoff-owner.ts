/** A workflow artifact of the run, as GitHub's artifact service lists it. */
export interface UploadedArtifact {
  readonly name: string;
  /** Id of the job that uploaded it, which the service takes from the job's own token. */
  readonly jobId: string;
}

/** A job of the run, as GitHub's API lists it. */
export interface RunJob {
  /** Name on the run's page, with the names of the calling jobs before it, e.g. `preview / builds / Build shard 1-of-2`. */
  readonly name: string;
  /** Names of its steps in order. */
  readonly steps: readonly string[];
}

/** Begins the names of all handoffs. */
const HANDOFF = /^overskill-/;

/** Name of the step that follows the job's identification; evaluated before code of an app runs. */
const IDENTIFIED = /^Build for handoff (\S{1,100})$/;

/**
 * Finds out why a handoff cannot be accepted as the work of the job named `job`; undefined if it can. Each job has one
 * handoff, and the id of the job that uploaded it is the one that this job showed before code of an app ran in it.
 * Neither the names of jobs and steps nor the uploader's id are up to code that runs in another job.
 */
export function findForeignUpload(
  { handoff, job }: { readonly handoff: string; readonly job: string },
  artifacts: readonly UploadedArtifact[],
  jobs: readonly RunJob[],
): string | undefined {
  const uploaded = artifacts.filter(({ name }) => name === handoff);
  const [artifact] = uploaded;
  if (artifact === undefined) return "the artifact service does not list it";
  if (uploaded.length > 1) return "the artifact service lists it twice";
  const named = jobs.filter(({ name }) => name === job || name.endsWith(` / ${job}`));
  // A job that was attempted again has several entries.
  const ids = named.flatMap(({ steps }) => steps.map(findId).find((id) => id !== undefined) ?? []);
  if (!ids.includes(artifact.jobId)) return `another job than "${job}" uploaded it`;
  const others = artifacts.filter(
    ({ name, jobId }) => jobId === artifact.jobId && name !== handoff && HANDOFF.test(name),
  );
  if (others.length > 0) return `the same job uploaded "${others[0]?.name}", too`;
  return undefined;
}

function findId(step: string): string | undefined {
  return IDENTIFIED.exec(step)?.[1];
}
