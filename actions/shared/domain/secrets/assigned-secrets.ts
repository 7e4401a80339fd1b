/** A value and where it begins. */
export interface AssignedValue {
  readonly value: string;
  readonly index: number;
}

/** A name that says that its value is a credential, and the value: in quotes, as in an `.env` file, or as in a header. */
const ASSIGNMENT =
  /(?:api_?-?key|secret(?:_?-?key)?|access_?-?key|(?:auth|access|refresh|api|bot)_?-?token|token|passw(?:or)?d|private_?-?key|client_?-?secret|credentials?|authorization)["'`]?\]?\s*(?::\s*string\s*)?(?:=>|:=|[:=])\s*(?:["'`](?:Bearer |Basic )?([\w+/=.~-]{16,200})["'`]|(?<==)([\w+/=.~-]{20,200})$|(?:Bearer|Basic) ([\w+/=.~-]{20,200}))/gim;

const PLACEHOLDER =
  /example|placeholder|change[-_]?me|your[-_]|my[-_]|dummy|sample|insert|replace|redacted|todo|xxxx|(.)\1{5}/i;
/**
 * Keys that browsers need, so that they are public by design: of Stripe and Clerk, Mapbox, Supabase, PostHog and reCAPTCHA.
 * https://docs.stripe.com/keys
 */
const PUBLIC = /^(?:pk_(?:live|test)_|pk\.eyJ|sb_publishable_|phc_|6L[\w-]{38}$)/;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Finds values of high entropy that are assigned to a name such as `apiKey`. */
export function findAssignedSecrets(text: string): readonly AssignedValue[] {
  return [...text.matchAll(ASSIGNMENT)].flatMap((match) => {
    const value = match[1] ?? match[2] ?? match[3] ?? "";
    return isRandom(value) ? [{ value, index: match.index + match[0].indexOf(value) }] : [];
  });
}

/** Returns true for a text that looks like random bytes: words, identifiers, paths and versions do not. */
function isRandom(value: string): boolean {
  if (
    PUBLIC.test(value) ||
    PLACEHOLDER.test(value) ||
    UUID.test(value) ||
    /^[./]|^\w+(?:\.\w+)+$/.test(value)
  )
    return false;
  if (!/\d/.test(value)) return false;
  if (/^[0-9a-f]+$/i.test(value)) return value.length >= 32 && entropyOf(value) >= 3;
  const isMixed = /[a-z]/.test(value) && /[A-Z]/.test(value);
  // Without capitals, only a long run without separators is not a name.
  return isMixed ? entropyOf(value) >= 3.5 : /^[a-z\d]{24,}$/i.test(value) && entropyOf(value) >= 3.5;
}

/** Returns Shannon's entropy in bits per character. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  const shares = [...counts.values()].map((count) => count / text.length);
  return -shares.reduce((sum, share) => sum + share * Math.log2(share), 0);
}
