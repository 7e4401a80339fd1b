/** Formats that providers document. A match is almost certainly a credential. */
const FORMATS: readonly { readonly kind: string; readonly pattern: RegExp }[] = [
  { kind: "an OpenAI or Anthropic API key", pattern: /\bsk-(?:proj-|ant-|svcacct-)?[A-Za-z0-9_-]{20,}/ },
  { kind: "a GitHub token", pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{40,})/ },
  { kind: "an AWS access key", pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/ },
  { kind: "a Google API key", pattern: /\bAIza[0-9A-Za-z_-]{35}/ },
  { kind: "a Slack token", pattern: /\bxox[abeoprs]-[0-9A-Za-z-]{20,}/ },
  { kind: "a Stripe key", pattern: /\b[sr]k_live_[0-9A-Za-z]{16,}/ },
  { kind: "an npm token", pattern: /\bnpm_[A-Za-z0-9]{36}\b/ },
  { kind: "a SendGrid key", pattern: /\bSG\.[\w-]{16,}\.[\w-]{16,}/ },
  { kind: "a private key", pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/ },
];

/** A credential found in a file. */
export interface FoundSecret {
  /** Kind of the credential; the value itself is never repeated. */
  readonly kind: string;
  /** 1-based. */
  readonly line: number;
}

/** Finds credentials in a text, at most one per format. */
export function findSecrets(text: string): readonly FoundSecret[] {
  const found: FoundSecret[] = [];
  for (const { kind, pattern } of FORMATS) {
    const match = pattern.exec(text);
    if (match !== null) found.push({ kind, line: text.slice(0, match.index).split("\n").length });
  }
  return found;
}
