/** Who signed a bundle, from the certificate that Sigstore issued to the job. https://github.com/sigstore/fulcio/blob/main/docs/oid-info.md */
export interface SignerIdentity {
  /** The workflow with the signing job, as `https://github.com/owner/name/.github/workflows/file.yml@ref`. */
  readonly workflow: string | undefined;
  readonly issuer: string | undefined;
  /** The repository whose run it was, e.g. `https://github.com/acme/apps`. */
  readonly repository: string | undefined;
  /** The ref of the run, e.g. `refs/heads/main`. */
  readonly ref: string | undefined;
  /** The workflow that the event started, in the form of `workflow`. */
  readonly entry: string | undefined;
}

/** The signer that a statement must have. */
export interface ExpectedSigner {
  /** `owner/name` of the toolkit. */
  readonly toolkit: string;
  readonly repositoryUrl: string;
  readonly defaultBranch: string;
}

const ISSUER = "https://token.actions.githubusercontent.com";

/**
 * Returns what is wrong with a signer; undefined for the toolkit's workflow `attest.yml`, called by a workflow of the
 * default branch. That workflow signs what its caller passes, so a caller on another branch proves nothing: everybody with
 * push access can write one.
 */
export function findIdentityProblem(
  { workflow = "", issuer, repository, ref, entry = "" }: SignerIdentity,
  { toolkit, repositoryUrl, defaultBranch }: ExpectedSigner,
): string | undefined {
  const server = new URL(repositoryUrl).origin;
  const branch = `refs/heads/${defaultBranch}`;
  if (issuer !== ISSUER) return `The signature's identity was issued by "${issuer}", not by GitHub Actions.`;
  if (repository !== repositoryUrl)
    return `A run of "${repository}" signed the statement, not of ${repositoryUrl}.`;
  if (ref !== branch) return `A run on "${ref}" signed the statement, not on ${branch}.`;
  if (!workflow.startsWith(`${server}/${toolkit}/.github/workflows/attest.yml@`)) {
    return `The workflow "${workflow}" signed the statement, not attest.yml of ${toolkit}.`;
  }
  const ours = entry.startsWith(`${repositoryUrl}/.github/workflows/`) && entry.endsWith(`@${branch}`);
  return ours ? undefined : `The run was started by the workflow "${entry}", which is not one of ${branch}.`;
}
