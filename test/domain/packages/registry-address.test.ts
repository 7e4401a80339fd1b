import { describe, expect, it } from "vitest";
import {
  findTarballAddress,
  type Registries,
} from "../../../actions/shared/domain/packages/registry-address.ts";

const acme = { url: "https://npm.acme.example/private", scopes: ["@acme"], token: "secret" };
const registries: Registries = { main: { url: "https://registry.npmjs.org" }, others: [acme] };
const mirrored: Registries = { main: { url: "http://127.0.0.1:4873/npm/" }, others: [] };

const find = (recorded?: string, name = "dep", version = "1.0.0", allowed = registries) => {
  const address = findTarballAddress({ name, version }, recorded, allowed);
  return address.allowed ? address.url.href : address.reason;
};

describe("the address of a tarball", () => {
  it.each<[string, string, string | undefined, string]>([
    ["dep", "1.0.0", undefined, "https://registry.npmjs.org/dep/-/dep-1.0.0.tgz"],
    ["@x/dep", "1.0.0-rc.1", "", "https://registry.npmjs.org/@x/dep/-/dep-1.0.0-rc.1.tgz"],
    ["@acme/ui", "2.0.0", undefined, "https://npm.acme.example/private/@acme/ui/-/ui-2.0.0.tgz"],
    [
      "dep",
      "1.0.0",
      "https://registry.npmjs.org/dep/-/dep-1.0.0.tgz",
      "https://registry.npmjs.org/dep/-/dep-1.0.0.tgz",
    ],
    [
      "dep",
      "1.0.0",
      "https://registry.npmjs.org/dep/-/dep-1.0.0.tgz#0a1b",
      "https://registry.npmjs.org/dep/-/dep-1.0.0.tgz",
    ],
    [
      "dep",
      "1.0.0",
      "https://registry.yarnpkg.com/dep/-/dep-1.0.0.tgz",
      "https://registry.npmjs.org/dep/-/dep-1.0.0.tgz",
    ],
    [
      "@acme/ui",
      "2.0.0",
      "https://npm.acme.example/private/files/9",
      "https://npm.acme.example/private/files/9",
    ],
  ])("of %s@%s recorded as %s is %s", (name, version, recorded, url) => {
    expect(find(recorded, name, version)).toBe(url);
  });

  it("is at the mirror that this machine is configured with", () => {
    const url = "http://127.0.0.1:4873/npm/dep/-/dep-1.0.0.tgz";
    expect(find("https://registry.npmjs.org/dep/-/dep-1.0.0.tgz", "dep", "1.0.0", mirrored)).toBe(url);
    expect(find(undefined, "dep", "1.0.0", mirrored)).toBe(url);
    expect(find("https://registry.npmjs.org//evil.example/x.tgz", "dep", "1.0.0", mirrored)).toBe(
      "http://127.0.0.1:4873/npm//evil.example/x.tgz",
    );
  });

  it.each(
    [
      "http://registry.npmjs.org/dep/-/dep-1.0.0.tgz",
      "https://registry.npmjs.org.evil.example/dep.tgz",
      "https://registry.npmjs.org:8443/dep.tgz",
      "https://user:pass@registry.npmjs.org/dep.tgz",
      "https://registry.npmjs.org@evil.example/dep.tgz",
      "https://evil.example/registry.npmjs.org/dep.tgz",
      "https://registry.npmjs.org/dep.tgz?x=1",
      "https://registry.npmjs.org\\@evil.example/dep.tgz",
      "https://npm.acme.example/public/dep.tgz",
      "https://npm.acme.example/private/../public/dep.tgz",
      "https://npm.acme.example/private/%2e%2e/public/dep.tgz",
      "https://npm.acme.example/privateer/dep.tgz",
      "http://127.0.0.1/dep.tgz",
      "http://localhost:8080/dep.tgz",
      "http://[::1]/dep.tgz",
      "http://169.254.169.254/latest/meta-data",
      "https://0x7f000001/dep.tgz",
      "https://10.0.0.1/dep.tgz",
      "ftp://registry.npmjs.org/dep.tgz",
      "file:///etc/passwd",
      "git+https://github.com/acme/dep.git",
      "git+ssh://git@github.com/acme/dep.git#main",
      "data:application/octet-stream,x",
      "//registry.npmjs.org/dep.tgz",
      "dep-1.0.0.tgz",
      "https://registry.npmjs.org/\u202edep.tgz",
      "https://registry.npmjs.org/a\nb.tgz",
      "",
    ].filter((address) => address !== ""),
  )("is refused: %s", (recorded) => {
    expect(findTarballAddress({ name: "dep", version: "1.0.0" }, recorded, registries).allowed).toBe(false);
  });

  it("is refused without repeating its credentials", () => {
    expect(find("https://me:hunter2@registry.npmjs.org/dep.tgz")).not.toContain("hunter2");
  });

  it.each([
    ["../../evil", "1.0.0"],
    ["@acme/../x", "1.0.0"],
    ["dep/../../x", "1.0.0"],
    ["@acme", "1.0.0"],
    [".bin", "1.0.0"],
    ["node_modules", "1.0.0"],
    ["dep", "../../x"],
    ["dep", "1.0.0/../../x"],
    ["dep", ""],
    ["de p", "1.0.0"],
    ["", "1.0.0"],
  ])("is refused for the name %j and the version %j", (name, version) => {
    expect(findTarballAddress({ name, version }, undefined, registries).allowed).toBe(false);
  });
});
