import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { hasIntegrity } from "../../../actions/shared/adapters/registry/verify-integrity.ts";

/** The tarball of the public registry. */
let tarball: Buffer;
beforeAll(async () => {
  tarball = await readFile(join(import.meta.dirname, "../../fixtures/tarballs/is-odd-3.0.1.tgz"));
});
const has = (integrity: string, name = "is-odd") => hasIntegrity(tarball, { name, integrity });
const sri = (algorithm: string) => `${algorithm}-${createHash(algorithm).update(tarball).digest("base64")}`;

/** As yarn wrote them into lock files, with the key of its cache. */
const RECORDED = {
  "yarn 2.4.2":
    "7/601bafb53c9984c491905e5db5c26d377189353ac1b809a3dafbd3ece08e901ac937d09dbbf27f68f86bcbe5230dc22258d84a5072e9f98310867dd5978ea446",
  "yarn 3.8.7":
    "8/4e2b20764dd2296bafe44823d127f281c7039b37d2feaf5caffc1bf162502ef2920bcd4ad171490f371d3f15f52232c763a8ffc0b3633d4c83385fe20f3493af",
  "yarn 3.2.0 without compression":
    "8c0/89ee2e353c5a3f3bd400c79db1c307a5b3506198ee8169d521e533a9b1d8a08fc95f21a919c084e98845b4286d7ffe309778da03744dfe66c3c1763ab1a030c6",
  "yarn 4.0.0 with level 9":
    "10c9/c9d35c336c0c0ada0bfaf1f4564f354a222c4ffb9c3b42fac353767c9b8f0af844d3ddf16fbf7b12d6ecf57ee4d2fbeb9e456e8c9d68a78bb44e91bb43fdfd56",
  "yarn 4.18.1":
    "10c0/89ee2e353c5a3f3bd400c79db1c307a5b3506198ee8169d521e533a9b1d8a08fc95f21a919c084e98845b4286d7ffe309778da03744dfe66c3c1763ab1a030c6",
  "yarn 4.18.1 with mixed compression":
    "10/c9d35c336c0c0ada0bfaf1f4564f354a222c4ffb9c3b42fac353767c9b8f0af844d3ddf16fbf7b12d6ecf57ee4d2fbeb9e456e8c9d68a78bb44e91bb43fdfd56",
};

describe("the checksum of a yarn.lock", () => {
  it.each(Object.entries(RECORDED))("is verified as %s recorded it", async (_version, checksum) => {
    expect(await has(checksum)).toBe(true);
  });

  it.each(Object.entries(RECORDED))("of %s does not fit other bytes", async (_version, checksum) => {
    const changed = Buffer.from(tarball);
    changed[changed.length >> 1] = (changed[changed.length >> 1] ?? 0) ^ 1;
    expect(await hasIntegrity(changed, { name: "is-odd", integrity: checksum })).toBe(false);
  });

  it("does not fit another package's name, which is part of the archive", async () => {
    expect(await has(RECORDED["yarn 4.18.1"], "is-even")).toBe(false);
  });

  it.each(["10c0/", "6/", "9/", "x/"].map((key) => `${key}${"0".repeat(128)}`))(
    "is false for %s",
    async (checksum) => {
      expect(await has(checksum)).toBe(false);
    },
  );
});

describe("subresource integrity", () => {
  it("fits what the registry says", async () => {
    expect(await has(sri("sha512"))).toBe(true);
    expect(await has(sri("sha384"))).toBe(true);
    expect(await has(sri("sha256"))).toBe(true);
  });

  it("compares the strongest algorithm only", async () => {
    expect(await has(`${sri("sha256")} sha512-AAAA`)).toBe(false);
    expect(await has(`${sri("sha512")} sha256-AAAA`)).toBe(true);
  });

  it.each(["", "sha1-AAAA", "md5-AAAA", "sha512-", "sha512"])("does not accept %s", async (integrity) => {
    expect(await has(integrity)).toBe(false);
    expect(await has(`${sri("sha1")} ${integrity}`)).toBe(false);
  });
});
