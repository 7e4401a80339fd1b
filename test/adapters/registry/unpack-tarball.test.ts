import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { unpackTarball } from "../../../actions/shared/adapters/registry/unpack-tarball.ts";
import { makeTar, makeTarball, type TarInput } from "../../fixtures/tarball.ts";

const unpack = async (entries: readonly TarInput[]) =>
  Object.fromEntries(
    (await unpackTarball("dep@1.0.0", makeTarball(entries))).map(({ path, content }) => [
      path,
      String(content),
    ]),
  );

/** A PAX header that gives the next entry another path. */
const pax = (record: string, type = "x"): TarInput => ({ path: "PaxHeader", type, content: record });
const paxPath = (path: string) => pax(`${String(path.length + 9).padStart(2)} path=${path}\n`.trimStart());
const long = `package/${"deep/".repeat(30)}index.js`;

describe("a package's tarball", () => {
  it.each<[string, readonly TarInput[], Record<string, string>]>([
    ["drops the first directory", [{ path: "package/lib/a.js", content: "a" }], { "lib/a.js": "a" }],
    ["drops it whatever its name", [{ path: "node v1.2/a.js", content: "a" }], { "a.js": "a" }],
    [
      "has the later of two equal paths",
      [
        { path: "package/a.js", content: "old" },
        { path: "package/a.js", content: "new" },
      ],
      { "a.js": "new" },
    ],
    [
      "has 50 directories in each other",
      [{ path: `package/${"a/".repeat(50)}x` }],
      { [`${"a/".repeat(50)}x`]: "" },
    ],
    ["has empty files", [{ path: "package/a.js" }], { "a.js": "" }],
    [
      "has content of whole blocks",
      [{ path: "package/a.js", content: "x".repeat(1024) }],
      { "a.js": "x".repeat(1024) },
    ],
    ["normalizes paths", [{ path: "package//./a.js", content: "a" }], { "a.js": "a" }],
    ["has old file entries", [{ path: "package/a.js", type: "\0", content: "a" }], { "a.js": "a" }],
    ["has long names in GNU's format", [{ path: long, content: "a" }], { [long.slice(8)]: "a" }],
    [
      "has names in PAX format",
      [paxPath("package/b.js"), { path: "package/a.js", content: "b" }],
      { "b.js": "b" },
    ],
    [
      "ignores global headers",
      [
        pax("52 comment=5ea1ab1e5ea1ab1e5ea1ab1e5ea1ab1e5ea1ab1e\n", "g"),
        { path: "package/a.js", content: "a" },
      ],
      { "a.js": "a" },
    ],
    [
      "leaves out symbolic links",
      [
        { path: "package/a.js", type: "2", target: "/etc/passwd" },
        { path: "package/b.js", content: "b" },
      ],
      { "b.js": "b" },
    ],
    ["leaves out hard links", [{ path: "package/a.js", type: "1", target: "package/b.js" }], {}],
    [
      "leaves out devices and pipes",
      [
        { path: "package/a", type: "3" },
        { path: "package/b", type: "4" },
        { path: "package/c", type: "6" },
      ],
      {},
    ],
    ["leaves out directories", [{ path: "package/lib/", type: "5" }], {}],
    ["leaves out files beside the first directory", [{ path: "a.js", content: "a" }], {}],
    [
      "leaves out declarations and source maps",
      [
        { path: "package/a.d.ts", content: "a" },
        { path: "package/a.d.mts", content: "a" },
        { path: "package/a.js.map", content: "a" },
        { path: "package/a.ts", content: "a" },
      ],
      { "a.ts": "a" },
    ],
  ])("%s", async (_, entries, files) => {
    expect(await unpack(entries)).toEqual(files);
  });

  it.each<[string, readonly TarInput[], RegExp]>([
    ["a path with ..", [{ path: "package/../../x" }], /leads outside/],
    ["a path that starts with ..", [{ path: "../x" }], /leads outside/],
    ["a path with .. after the first directory", [{ path: "package/lib/../../../x" }], /leads outside/],
    ["an absolute path", [{ path: "/etc/cron.d/x" }], /absolute path/],
    ["a drive letter", [{ path: "C:/x" }], /absolute path/],
    ["a drive without a slash", [{ path: "c:x/y" }], /absolute path/],
    ["a backslash", [{ path: "package\\..\\..\\x" }], /contains the path/],
    ["a network path", [{ path: "\\\\host\\x" }], /contains the path/],
    ["a line break", [{ path: "package/a\nb" }], /contains the path/],
    ["an escape character", [{ path: "package/\u001b[31m" }], /contains the path/],
    ["a PAX path with ..", [paxPath("package/../../x"), { path: "package/a" }], /leads outside/],
    ["a PAX path with NUL", [paxPath("package/a\0b"), { path: "package/a" }], /contains the path/],
    [
      "a long name with ..",
      [{ path: `package/${"a/".repeat(60)}../../../${"../".repeat(70)}x` }],
      /leads outside/,
    ],
    [
      "a link below which a file is written",
      [{ path: "package/lib", type: "2", target: "/tmp" }, { path: "package/lib/../../x" }],
      /leads outside/,
    ],
    ["names that differ only in case", [{ path: "package/A.js" }, { path: "package/a.js" }], /one file/],
    [
      "names that differ only in composition",
      [{ path: "package/\u00e9.js" }, { path: "package/e\u0301.js" }],
      /one file/,
    ],
    [
      "a file that is a directory too",
      [{ path: "package/a" }, { path: "package/a/b" }],
      /both a file and a directory/,
    ],
    ["a name of 300 bytes", [{ path: `package/${"n".repeat(300)}` }], /too long/],
    ["a path of 2000 characters", [{ path: `package/${"a/".repeat(1000)}x` }], /too long/],
    ["51 directories in each other", [{ path: `package/${"a/".repeat(51)}x` }], /more than 50 directories/],
    [
      "10,001 directories",
      Array.from({ length: 5001 }, (_, index) => ({ path: `package/${index}/b/x` })),
      /more than 10000 directories/,
    ],
    ["an entry that ends after the archive", [{ path: "package/a", size: 10_000 }], /ends within/],
    ["a PAX record of the wrong length", [pax("99 path=x\n"), { path: "package/a" }], /extended header/],
    ["a PAX record without a length", [pax("path=x\n"), { path: "package/a" }], /extended header/],
    ["a negative PAX size", [pax("12 size=-1\n"), { path: "package/a" }], /size|extended header/],
    [
      "an extended header of a megabyte",
      [pax("x".repeat(1 << 20)), { path: "package/a" }],
      /extended header of/,
    ],
  ])("is refused with %s", async (_, entries, message) => {
    await expect(unpack(entries)).rejects.toMatchObject({
      code: "PACKAGE_INVALID",
      message: expect.stringMatching(message),
    });
  });

  const header = (edit: (tar: Buffer) => void) => {
    const tar = makeTar([{ path: "package/a.js", content: "a" }]);
    edit(tar);
    return gzipSync(tar);
  };
  it.each<[string, Buffer, RegExp]>([
    ["is not gzip", Buffer.from("not a tarball"), /not a gzip file/],
    [
      "is cut off",
      makeTarball([{ path: "package/a", content: "a".repeat(9000) }]).subarray(0, 60),
      /not a gzip file/,
    ],
    ["has a wrong checksum", header((tar) => tar.write("b", 0)), /checksum/],
    ["has a size that is not a number", header((tar) => tar.write("9x", 124)), /number|checksum/],
    ["unpacks to more than the limit", gzipSync(Buffer.alloc(5_000_000)), /more than 4000000 bytes/],
  ])("is refused if it %s", async (_, tarball, message) => {
    const limits = { maxBytes: 4_000_000, maxFiles: 10 };
    await expect(unpackTarball("dep@1.0.0", tarball, limits)).rejects.toMatchObject({
      code: "PACKAGE_INVALID",
      message: expect.stringMatching(message),
    });
  });

  it("is refused with more entries than the limit", async () => {
    const entries = Array.from({ length: 11 }, (_, index) => ({ path: `package/${index}` }));
    const unpacked = unpackTarball("dep@1.0.0", makeTarball(entries), { maxBytes: 1e6, maxFiles: 10 });
    await expect(unpacked).rejects.toMatchObject({
      message: expect.stringContaining("more than 10 entries"),
    });
  });
});
