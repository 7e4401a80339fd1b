import { describe, expect, it } from "vitest";
import { chooseModel } from "../../../../scripts/cli/start/model-choice.ts";

const standIn = { baseUrl: "http://127.0.0.1:1/v1", model: "recipes" };

describe("chooseModel", () => {
  it("chooses the stand-in without a key, and says so", () => {
    expect(chooseModel({}, standIn)).toMatchObject({
      name: "recipes",
      standIn: true,
      baseUrl: standIn.baseUrl,
    });
  });
  it("uses OpenAI with a key alone", () => {
    expect(chooseModel({ OPENAI_API_KEY: "k" }, standIn)).toEqual({
      name: "gpt-5",
      standIn: false,
      baseUrl: "https://api.openai.com/v1",
      apiKey: "k",
    });
  });
  it("uses another server without a key", () => {
    const choice = chooseModel(
      { OPENAI_BASE_URL: "http://127.0.0.1:8080/v1", OPENAI_MODEL: "mine" },
      standIn,
    );
    expect(choice).toMatchObject({ name: "mine", standIn: false, baseUrl: "http://127.0.0.1:8080/v1" });
  });
});
