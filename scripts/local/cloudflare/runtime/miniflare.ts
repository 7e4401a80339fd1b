import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rootCertificates } from "node:tls";

const VARIABLE = "NODE_EXTRA_CA_CERTS";
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

type Package = typeof import("miniflare");

/**
 * Miniflare, which while it is loaded reads the certificates that every workerd is to trust. Where they are the system's
 * whole bundle, workerd takes a third longer to start, and it trusts the public ones anyway: it gets the others.
 */
const loaded: Package = await withoutPublicCertificates(() => import("miniflare"));

export const { Log, LogLevel, Miniflare, Response, supportedCompatibilityDate } = loaded;
export const kVoid: Package["kVoid"] = loaded.kVoid;

async function withoutPublicCertificates<T>(load: () => Promise<T>): Promise<T> {
  const file = process.env[VARIABLE];
  // Miniflare copes with a file that is not there.
  if (file === undefined || !existsSync(file)) return load();
  const folder = mkdtempSync(join(tmpdir(), "overskill-certificates-"));
  try {
    const others = join(folder, "others.pem");
    writeFileSync(others, privateCertificates(readFileSync(file, "utf8")).join("\n"));
    process.env[VARIABLE] = others;
    return await load();
  } finally {
    process.env[VARIABLE] = file;
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Those that Node.js does not know by itself. */
function privateCertificates(text: string): readonly string[] {
  const essence = (certificate: string) => certificate.replaceAll(/\s/g, "");
  const known = new Set(rootCertificates.map(essence));
  return (text.match(CERTIFICATE) ?? []).filter((certificate) => !known.has(essence(certificate)));
}
