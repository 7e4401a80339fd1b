import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { afterEach, describe, expect, it } from "vitest";
import { GitError, runGit } from "../../../actions/shared/adapters/git/run-git.ts";

const cwd = tmpdir();

async function failureOf(promise: Promise<unknown>): Promise<GitError> {
  const thrown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(GitError);
  return thrown as GitError;
}

describe("runGit", () => {
  const closers: (() => void)[] = [];
  afterEach(() => {
    for (const close of closers.splice(0)) close();
  });

  it("writes the input and returns the bytes of stdout", async () => {
    const { stdout } = await runGit(["hash-object", "--stdin"], { cwd, input: "hello\n" });
    expect(stdout.toString()).toBe("ce013625030ba8dba906f756967f9e9ca394464a\n");
  });

  it("throws with the exit code and git's output", async () => {
    const error = await failureOf(runGit(["rev-parse", "--nonsense=/"], { cwd: "/" }));
    expect(error.exitCode).toBe(128);
    expect(error.message).toMatch(/^git rev-parse ended with 128: fatal: not a git repository/);
  });

  it("sends the token to the remote and to no other process", async () => {
    const seen: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(401, { "content-type": "text/plain" }).end("no, ghs_secret is wrong");
    }).listen(0, "127.0.0.1");
    closers.push(() => void server.close());
    await new Promise((listening) => server.once("listening", listening));
    const { port } = server.address() as AddressInfo;

    const url = `http://user:hunter2@127.0.0.1:${port}/a/b.git`;
    const error = await failureOf(runGit(["ls-remote", url], { cwd, token: "ghs_secret" }));

    const encoded = Buffer.from("x-access-token:ghs_secret").toString("base64");
    expect(seen[0]).toBe(`Basic ${encoded}`);
    for (const secret of ["ghs_secret", encoded, "hunter2"]) expect(error.message).not.toContain(secret);
  });
});
