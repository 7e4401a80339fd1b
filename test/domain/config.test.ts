import { describe, expect, it } from "vitest";
import { chooseAccountId } from "../../actions/shared/domain/config/config.ts";
import { readConfig } from "../../actions/shared/domain/config/read-config.ts";

const [SHARED, OWN, VARIABLE] = ["a".repeat(32), "b".repeat(32), "c".repeat(32)];

describe("chooseAccountId", () => {
  const reading = readConfig({
    cloudflare: { "account-id": SHARED },
    environments: {
      preview: { domain: "preview.example.com" },
      production: { domain: "example.com", "account-id": OWN },
    },
  });
  if (!reading.valid) throw new Error(JSON.stringify(reading.problems));
  const { config } = reading;

  it.each([
    ["production's own account, whatever the repository's variable says", "production", VARIABLE, OWN],
    ["the variable for an environment without an account of its own", "preview", VARIABLE, VARIABLE],
    ["the shared account if there is no variable", "preview", undefined, SHARED],
    [
      "the shared account for an environment that the configuration does not name",
      "staging",
      undefined,
      SHARED,
    ],
  ] as const)("chooses %s", (_, environment, input, expected) => {
    expect(chooseAccountId(input, config, environment)).toBe(expected);
  });

  it("refuses an account id that is none, with its path", () => {
    const environments = {
      preview: { domain: "preview.example.com", "account-id": "mine" },
      production: { domain: "example.com" },
    };
    const refused = readConfig({ environments });
    if (refused.valid) throw new Error("accepted");
    expect(refused.problems.map(({ path }) => path.join("."))).toEqual(["environments.preview.account-id"]);
  });
});
