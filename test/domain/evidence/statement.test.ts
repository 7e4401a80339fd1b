import { describe, expect, it } from "vitest";
import { preAuthEncoding } from "../../../actions/shared/domain/evidence/envelope.ts";
import type { EvidenceFacts } from "../../../actions/shared/domain/evidence/facts.ts";
import { parseStatement, renderStatement } from "../../../actions/shared/domain/evidence/statement.ts";

const FACTS: EvidenceFacts = {
  app: "todo",
  path: ".",
  digest: `sha256:${"a".repeat(64)}`,
  repositoryUrl: "https://github.com/acme/apps",
  commit: "1".repeat(40),
  deploymentId: 42,
  scriptName: "todo",
  url: "https://todo.example.com",
  buildKey: "b".repeat(64),
  toolchain: { esbuild: "0.28.2" },
  runUrl: "https://github.com/acme/apps/actions/runs/7/attempts/1",
};
const GENERATED: EvidenceFacts = {
  ...FACTS,
  lockFile: { path: "package-lock.json", digest: `sha256:${"c".repeat(64)}` },
  prompt: { commit: "2".repeat(40), issue: 3, model: "gpt-6", digest: `sha256:${"d".repeat(64)}` },
};

describe("renderStatement", () => {
  it("is an in-toto statement about the artifact with SLSA provenance", () => {
    expect(renderStatement(FACTS)).toMatchObject({
      _type: "https://in-toto.io/Statement/v1",
      subject: [{ name: "todo", digest: { sha256: "a".repeat(64) } }],
      predicateType: "https://slsa.dev/provenance/v1",
    });
  });

  it.each([
    ["an app that a person wrote", FACTS],
    ["a generated app with a lock file", GENERATED],
  ])("parses back for %s, as JSON too", (_, facts) => {
    expect(parseStatement(JSON.parse(JSON.stringify(renderStatement(facts))))).toEqual(facts);
  });
});

describe("parseStatement", () => {
  const change = (edit: (statement: ReturnType<typeof JSON.parse>) => void) => {
    const statement = JSON.parse(JSON.stringify(renderStatement(GENERATED)));
    edit(statement);
    return statement;
  };

  it("ignores members that it does not know, as in-toto asks for", () => {
    expect(parseStatement(change((statement) => (statement.predicate.extra = 1)))).toEqual(GENERATED);
  });

  it.each<[string, unknown]>([
    ["no object", "statement"],
    ["null", null],
    ["another type", change((one) => (one._type = "https://in-toto.io/Statement/v0.1"))],
    ["another predicate", change((one) => (one.predicateType = "https://example.com"))],
    [
      "another build type",
      change((one) => (one.predicate.buildDefinition.buildType = "https://example.com")),
    ],
    ["no subject", change((one) => (one.subject = []))],
    ["two subjects", change((one) => one.subject.push(one.subject[0]))],
    ["a subject with half a digest", change((one) => (one.subject[0].digest.sha256 = "a".repeat(32)))],
    ["an app's name with a path", change((one) => (one.subject[0].name = "../todo"))],
    [
      "a directory outside the repository",
      change((one) => (one.predicate.buildDefinition.externalParameters.path = "../etc")),
    ],
    [
      "a ref as the commit",
      change((one) => (one.predicate.buildDefinition.externalParameters.commit = "main")),
    ],
    [
      "an option as the commit",
      change((one) => (one.predicate.buildDefinition.externalParameters.commit = "--upload-pack=x")),
    ],
    [
      "a URL that is a script",
      change((one) => (one.predicate.buildDefinition.externalParameters.url = "javascript:alert(1)")),
    ],
  ])("refuses %s", (_, value) => {
    expect(() => parseStatement(value)).toThrow(expect.objectContaining({ code: "EVIDENCE_INVALID" }));
  });
});

describe("preAuthEncoding", () => {
  it("is the protocol's example", () => {
    const encoded = preAuthEncoding("http://example.com/HelloWorld", new TextEncoder().encode("hello world"));
    expect(new TextDecoder().decode(encoded)).toBe("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
  });
});
