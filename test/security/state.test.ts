import { chmod, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTempFolder, type TempFolder } from "../../actions/shared/adapters/filesystem/temp-folder.ts";
import { type GitHubStandIn, startGitHub } from "../../scripts/local/github/server/stand-in.ts";
import { openPrivateDirectory } from "../../scripts/local/server/private-directory.ts";
import { createVault, openUserVault } from "../../scripts/local/server/vault.ts";
import { lockState } from "../../scripts/local/state-lock.ts";
import { type RunningAccount, startAccount } from "../local/cloudflare/running-account.ts";

let folder: TempFolder;
beforeEach(async () => {
  folder = await createTempFolder();
});
afterEach(() => rm(folder.path, { recursive: true, force: true }));
const at = (...names: string[]): string => join(folder.path, ...names);

/** Reads every file below a directory. */
async function readAll(directory: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return new Map(await Promise.all(files.map(async (file) => [file, await readFile(file)] as const)));
}

describe("the state of the GitHub stand-in", () => {
  const start = () => startGitHub({ stateDirectory: at("github") });
  const seed = async (github: GitHubStandIn) => {
    const token = github.createUser("ada", { admin: true });
    await github.createRepository({ owner: "ada", name: "apps" });
    github.setSecret("ada/apps", "OPENAI_API_KEY", "canary-repository");
    github.setSecret("ada/apps", "CLOUDFLARE_API_TOKEN", "canary-environment", "production");
    const job = { repository: "ada/apps", runId: 1, jobId: 1, permissions: {} };
    const { token: jobToken, runtimeToken } = await github.host.issueJobToken(job);
    return [
      token,
      jobToken,
      runtimeToken,
      github.context.sessions.loginToken,
      "canary-repository",
      "canary-environment",
    ];
  };

  it("holds no token, secret or key in clear text, and works after a restart", async () => {
    const first = await start();
    const secrets = await seed(first);
    await first.close();
    for (const [file, content] of await readAll(at("github"))) {
      for (const secret of secrets) expect(content.includes(secret), `${secret} in ${file}`).toBe(false);
    }
    expect((await stat(at("github", "state.json"))).mode & 0o077).toBe(0);
    const second = await start();
    expect(second.tokenOf("ada")).toBe(secrets[0]);
    expect(await second.host.secretsOf("ada/apps", "production")).toEqual({
      OPENAI_API_KEY: "canary-repository",
      CLOUDFLARE_API_TOKEN: "canary-environment",
    });
    const asJob = { headers: { Authorization: `token ${secrets[1]}` } };
    expect((await second.context.callApi(undefined, "/repos/ada/apps", asJob)).status).toBe(401);
    await second.close();
  });

  it("takes over a state that an earlier version stored in clear text", async () => {
    const first = await start();
    const [token = ""] = await seed(first);
    await first.close();
    const file = at("github", "state.json");
    const state = JSON.parse(await readFile(file, "utf8"));
    for (const row of state.tables.tokens) row.token = token;
    await writeFile(file, JSON.stringify(state));
    const second = await start();
    expect(second.tokenOf("ada")).toBe(token);
    second.createUser("grace");
    await second.close();
    expect(await readFile(file, "utf8")).not.toContain(token);
  });

  it("is not readable with another key, which destroys nothing", async () => {
    const first = await start();
    await seed(first);
    await first.close();
    const before = await readFile(at("github", "state.json"), "utf8");
    const configuration = process.env["XDG_CONFIG_HOME"];
    process.env["XDG_CONFIG_HOME"] = at("other");
    try {
      await expect(start()).rejects.toMatchObject({ code: "STATE_UNREADABLE" });
    } finally {
      process.env["XDG_CONFIG_HOME"] = configuration;
    }
    expect(await readFile(at("github", "state.json"), "utf8")).toBe(before);
  });
});

describe("the state of the Cloudflare stand-in", () => {
  it("holds neither its token nor the secrets of scripts in clear text, and works after a restart", async () => {
    const start = (): Promise<RunningAccount> => startAccount({ stateDirectory: at("cloudflare") });
    const first = await start();
    const worker = {
      modules: { "index.js": "export default { fetch: (request, env) => new Response(env.KEY) };" },
      metadata: { bindings: [{ type: "secret_text", name: "KEY", text: "canary-script" }] },
    };
    expect((await first.client.upload("production", "keeper", worker)).status).toBe(200);
    const { apiToken, accountId } = first.cloudflare;
    await first.cloudflare.close();
    for (const [file, content] of await readAll(at("cloudflare"))) {
      for (const secret of [apiToken, "canary-script"]) {
        expect(content.includes(secret), `${secret} in ${file}`).toBe(false);
      }
    }
    const second = await start();
    const { visit } = await import("../local/cloudflare/visit.ts");
    expect((await visit(second.cloudflare, "keeper.apps.localhost")).text).toBe("canary-script");
    expect(second.cloudflare).toMatchObject({ apiToken, accountId });
    await second.cloudflare.close();
  });
});

describe("a state directory", () => {
  const modeOf = async (path: string): Promise<string> => ((await stat(path)).mode & 0o777).toString(8);

  it("is created for this user only, and an empty one becomes private", async () => {
    openPrivateDirectory(at("new/state"));
    await mkdir(at("empty"), { mode: 0o755 });
    openPrivateDirectory(at("empty"));
    expect([await modeOf(at("new/state")), await modeOf(at("empty"))]).toEqual(["700", "700"]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ["a link", () => mkdir(at("real")).then(() => symlink(at("real"), at("state")))],
    ["a broken link", () => symlink(at("nowhere"), at("state"))],
    ["a file", () => writeFile(at("state"), "")],
    ["readable by the group", () => filled(0o750)],
    ["readable by everyone", () => filled(0o705)],
    ["writable by everyone", () => filled(0o777)],
    ["only searchable by others", () => filled(0o711)],
  ])("is refused if it is %s", async (_, prepare) => {
    await prepare();
    expect(() => lockState(at("state"))).toThrow(
      expect.objectContaining({
        code: "STATE_NOT_PRIVATE",
        message: expect.stringContaining(`"${at("state")}"`),
      }),
    );
  });

  it.skipIf(process.getuid?.() !== 0)("is refused if it belongs to another user", async () => {
    await filled(0o700);
    const { chown } = await import("node:fs/promises");
    await chown(at("state"), 12345, 12345);
    expect(() => lockState(at("state"))).toThrow(expect.objectContaining({ code: "STATE_NOT_PRIVATE" }));
  });

  async function filled(mode: number): Promise<void> {
    await mkdir(at("state"));
    await writeFile(at("state", "account.json"), "{}");
    await chmod(at("state"), mode);
  }
});

describe("the vault", () => {
  it("seals the same text differently each time, and opens only what it sealed", () => {
    const vault = createVault();
    const sealed = vault.seal("secret");
    expect(sealed).not.toBe(vault.seal("secret"));
    expect(vault.open(sealed)).toBe("secret");
    expect(() => createVault().open(sealed)).toThrow(expect.objectContaining({ code: "STATE_UNREADABLE" }));
    expect(() => vault.open(`${sealed.slice(0, -3)}AAA`)).toThrow("does not decrypt");
    expect(() => vault.open("sealed:v1:")).toThrow("does not decrypt");
  });

  it("keeps its key in a private file outside of the state", async () => {
    const vault = openUserVault({ XDG_CONFIG_HOME: at("configuration") });
    const file = at("configuration", "overskill", "local-state.key");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(openUserVault({ XDG_CONFIG_HOME: at("configuration") }).open(vault.seal("x"))).toBe("x");
    await writeFile(file, "short");
    expect(() => openUserVault({ XDG_CONFIG_HOME: at("configuration") })).toThrow(file);
  });
});
