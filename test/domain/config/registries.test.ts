import { describe, expect, it } from "vitest";
import { readConfig } from "../../../actions/shared/domain/config/read-config.ts";

const read = (registries: unknown) =>
  readConfig({
    environments: { preview: { domain: "preview.example" }, production: { domain: "apps.example" } },
    registries,
  });

describe("`registries` of the configuration", () => {
  it("names registries, their scopes and the names of their tokens", () => {
    const acme = { url: "https://npm.acme.example/private/", scopes: ["@acme"], token: "ACME_TOKEN" };
    expect(read([acme, { url: "https://mirror.example" }])).toMatchObject({
      valid: true,
      config: { registries: [acme, { url: "https://mirror.example", scopes: [] }] },
    });
    expect(read([])).not.toHaveProperty("config.registries");
  });

  it.each([
    [{ url: "http://npm.acme.example" }],
    [{ url: "https://user:pass@npm.acme.example" }],
    [{ url: "https://npm.acme.example/?x" }],
    [{ url: "https://npm.acme.example/#x" }],
    [{ url: "git+https://npm.acme.example" }],
    [{ url: "file:///etc" }],
    [{ url: "npm.acme.example" }],
    [{ url: "https://npm.acme.example\n" }],
    [{}],
    [{ url: "https://npm.acme.example", scopes: ["acme"] }],
    [{ url: "https://npm.acme.example", scopes: ["@acme/../x"] }],
    [{ url: "https://npm.acme.example", token: "npm_abc" }],
    [{ url: "https://npm.acme.example", tokens: "ACME" }],
  ])("is refused with %j", (registry) => {
    expect(read([registry])).toMatchObject({ valid: false });
  });
});
