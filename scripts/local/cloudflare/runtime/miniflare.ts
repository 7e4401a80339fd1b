import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { fileURLToPath } from "node:url";

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;
/** The expression with which Miniflare reads the variable; it has no option for the certificates. */
const CERTIFICATE_VARIABLE = "process.env.NODE_EXTRA_CA_CERTS";
const MINIFLARE = /\/miniflare\/dist\/src\/index\.js$/;

type Package = typeof import("miniflare");

/**
 * While it loads, Miniflare reads the certificates that every workerd must trust. If `NODE_EXTRA_CA_CERTS` names the
 * system's whole bundle, workerd takes a third longer to start, although it trusts public certificates anyway.
 * Miniflare therefore gets only the other ones.
 */
const loaded: Package = await withoutPublicCertificates(() => import("miniflare"));

export const { Log, LogLevel, Miniflare, Response, supportedCompatibilityDate } = loaded;
export const kVoid: Package["kVoid"] = loaded.kVoid;

async function withoutPublicCertificates<T>(load: () => Promise<T>): Promise<T> {
  const bundle = process.env["NODE_EXTRA_CA_CERTS"];
  // Miniflare ignores a missing file.
  if (bundle === undefined || !existsSync(bundle)) return load();
  const directory = mkdtempSync(join(tmpdir(), "overskill-certificates-"));
  const others = join(directory, "others.pem");
  writeFileSync(others, privateCertificates(readFileSync(bundle, "utf8")).join("\n"));
  // Replace the path only in this module: changing the environment would affect the whole process and its children.
  const hooks = registerHooks({
    load(url, context, nextLoad) {
      if (!MINIFLARE.test(url)) return nextLoad(url, context);
      const code = readFileSync(fileURLToPath(url), "utf8");
      const source = code.replaceAll(CERTIFICATE_VARIABLE, () => JSON.stringify(others));
      return { format: "commonjs", source, shortCircuit: true };
    },
  });
  try {
    return await load();
  } finally {
    hooks.deregister();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Returns the certificates that Node.js does not include. */
function privateCertificates(bundle: string): readonly string[] {
  const withoutSpaces = (certificate: string) => certificate.replaceAll(/\s/g, "");
  const known = new Set(rootCertificates.map(withoutSpaces));
  return (bundle.match(CERTIFICATE) ?? []).filter((certificate) => !known.has(withoutSpaces(certificate)));
}
