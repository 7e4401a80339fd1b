import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { listWorkspaceMounts } from "../../actions/shared/adapters/build/custom-build/workspace-mounts.ts";
import { readBuildScope } from "../../actions/shared/adapters/build/packages/build-scope.ts";
import { probeSandboxes } from "../../actions/shared/adapters/process/sandbox/probe.ts";
import { runConfined } from "../../actions/shared/adapters/process/sandbox/run-confined.ts";
import { chooseSandbox, type SandboxChoice } from "../../actions/shared/domain/sandbox/choose-sandbox.ts";
import { CANARY, createHostileWorld, type HostileWorld } from "./hostile-machine.ts";

const facts = await probeSandboxes({});
/** Only the machine that decides whether a change may land must have a sandbox; it sets this variable. */
const required = process.env["REQUIRE_BROWSER"] === "1";
const TOOLKIT = join(import.meta.dirname, "../..");
const UNCONFINED: SandboxChoice = { kind: "none", because: "consent" };

describe.skipIf(facts.working.length === 0 && !required)("code of an app in a sandbox", () => {
  const sandbox = (): SandboxChoice => chooseSandbox(facts);
  let world: HostileWorld;
  beforeAll(async () => {
    world = await createHostileWorld();
  });
  afterAll(() => world[Symbol.asyncDispose]());
  beforeEach(() => {
    world.requests.length = 0;
  });

  describe("cannot read", () => {
    it.each([
      ["the environment of another process", "read(`/proc/${targets.victim}/environ`);"],
      [
        "the environment of any process",
        'for (const pid of fs.readdirSync("/proc")) if (/^\\d+$/.test(pid)) read(`/proc/${pid}/environ`);',
      ],
      [
        "a file through the root of another process",
        "for (const pid of [1, process.ppid, targets.victim]) read(`/proc/${pid}/root${targets.outside}/home/.npmrc`);",
      ],
      ["the user's .npmrc", "read(`${targets.outside}/home/.npmrc`);"],
      ["the user's SSH keys", "read(`${targets.outside}/home/.ssh/id_ed25519`);"],
      ["the state of the local platform", "read(`${targets.outside}/state/github/state.json`);"],
      ["the state of the Cloudflare account", "read(`${targets.outside}/state/cloudflare/account.json`);"],
      ["the runner's command files", "read(`${targets.outside}/_temp/_runner_file_commands/set_env_1`);"],
      ["the credentials in .git", 'read("../../.git/config");'],
      ["the secrets of another app", 'read("../other/.env");'],
      ["the sources of another app", 'read("../other/src/index.ts");'],
      [
        "a file through a link in the app",
        'fs.rmSync("link", { force: true }); fs.symlinkSync("../../../home/.npmrc", "link"); read("link");',
      ],
      [
        "a file through a hard link",
        'attempt(() => fs.linkSync(`${targets.outside}/home/.npmrc`, "hard")); read("hard");',
      ],
      ["a server on loopback", "await get(`http://127.0.0.1:${targets.port}/`);"],
      ["a server on loopback by name", "await get(`http://localhost:${targets.port}/`);"],
      [
        "a server on loopback by a mapped address",
        "await get(`http://[::ffff:127.0.0.1]:${targets.port}/`);",
      ],
      ["a server on the unspecified address", "await connect({ host: '0.0.0.0', port: targets.port });"],
      ["a Unix socket", "await connect({ path: `${targets.outside}/agent.sock` });"],
      ["an abstract Unix socket", "await connect({ path: targets.abstract });"],
    ])("%s", async (_, code) => {
      expect(await world.run(code, sandbox())).not.toContain(CANARY);
      expect(world.requests).toEqual([]);
    });

    it("while the same attacks succeed without a sandbox", async () => {
      const attacks = [
        "read(`/proc/${targets.victim}/environ`);",
        "read(`${targets.outside}/home/.npmrc`);",
        'read("../other/.env");',
        "await get(`http://127.0.0.1:${targets.port}/`);",
        "await connect({ path: targets.abstract });",
      ];
      for (const attack of attacks) expect(await world.run(attack, UNCONFINED), attack).toContain(CANARY);
    });

    it.each([
      "/etc/shadow",
      "/etc/ssl/private",
      "/root",
      "/home",
      "/var/run/docker.sock",
      "/sys",
      "/proc/kcore",
    ])("%s", async (path) => {
      const code = `try { console.log(fs.statSync("${path}").isDirectory() ? fs.readdirSync("${path}").join() : fs.readFileSync("${path}")) } catch (error) { report(error); }`;
      expect(await world.run(code, sandbox())).toMatch(/failed: E|:\n(app)?$/);
    });

    it("inherited file descriptors", async () => {
      const printed = await world.run(
        'console.log(spawnSync("ls", ["-l", "/proc/self/fd"]).stdout.toString());',
        sandbox(),
      );
      expect(printed).not.toMatch(/ (?:[4-9]|\d\d) -> /);
    });

    it("a directory that the terminal or the editor left open", async () => {
      const program = join(import.meta.dirname, "run-confined-process.ts");
      const { stdout } = spawnSync(
        "bash",
        [
          "-c",
          `exec 200< "$1"; exec "$2" "$3" "$4"`,
          "bash",
          world.outside,
          process.execPath,
          program,
          world.app,
        ],
        { encoding: "utf8" },
      );
      expect(stdout).toContain("200 /dev/null");
      expect(stdout).not.toContain(CANARY);
    });

    it("the network beyond this machine", async () => {
      const addresses = Object.values(networkInterfaces())
        .flat()
        .filter((each) => each?.internal === false && each.family === "IPv4")
        .map((each) => each?.address);
      const hosts = [...addresses, "169.254.169.254", "1.1.1.1", "registry.npmjs.org"];
      const code = `for (const host of ${JSON.stringify(hosts)}) await connect({ host, port: 80 });`;
      const printed = await world.run(code, sandbox());
      expect(printed.match(/failed: (ENETUNREACH|EAI_AGAIN|ENOTFOUND)/g)).toHaveLength(hosts.length);
    });
  });

  describe("cannot change", () => {
    it.each([
      [
        "a file of the user",
        "attempt(() => fs.writeFileSync(`${targets.outside}/home/.bashrc`, 'x'));",
        "home/.bashrc",
      ],
      ["the state", "attempt(() => fs.writeFileSync(`${targets.outside}/state/lock`, 'x'));", "state/lock"],
      [
        "another app",
        'attempt(() => fs.writeFileSync("../other/evil.ts", "x"));',
        "repository/apps/other/evil.ts",
      ],
      ["git hooks", 'attempt(() => fs.writeFileSync("../../.git/hooks", "x"));', "repository/.git/hooks"],
      [
        "a file outside through a link to a directory",
        'fs.rmSync("out", { force: true }); fs.symlinkSync("../../../home", "out"); attempt(() => fs.writeFileSync("out/evil", "x"));',
        "home/evil",
      ],
      [
        "a file outside through /proc",
        "attempt(() => fs.writeFileSync(`/proc/1/cwd/..${targets.outside}/home/evil`, 'x'));",
        "home/evil",
      ],
    ])("%s", async (_, code, file) => {
      await world.run(code, sandbox());
      expect(existsSync(join(world.outside, file))).toBe(false);
    });

    it("the toolkit's compile cache or its programs", async () => {
      const cache = join(TOOLKIT, "node_modules/.cache/node-compile-cache/evil");
      const program = join(TOOLKIT, "node_modules/.bin/evil");
      const code = `for (const file of ${JSON.stringify([cache, program, process.execPath, "/usr/local/bin/evil"])}) attempt(() => fs.appendFileSync(file, "x"));`;
      const size = statSync(process.execPath).size;
      expect(await world.run(code, sandbox())).not.toContain("done");
      expect(existsSync(cache) || existsSync(program)).toBe(false);
      expect(statSync(process.execPath).size).toBe(size);
    });

    it("settings of the kernel", async () => {
      // Opened, but not written, because a failure of this test would change this machine.
      const files = ["kernel/core_pattern", "kernel/hostname", "vm/overcommit_memory"].map(
        (name) => `/proc/sys/${name}`,
      );
      const code = `for (const file of ${JSON.stringify([...files, "/proc/sysrq-trigger"])}) attempt(() => fs.closeSync(fs.openSync(file, "r+")));`;
      expect(await world.run(code, sandbox())).not.toContain("done");
    });

    it("other processes", async () => {
      const code = `
        for (const pid of [targets.victim, ${process.pid}, ${process.ppid}]) attempt(() => process.kill(pid, "SIGKILL"));
        attempt(() => process._debugProcess(${process.pid}));
        attempt(() => fs.writeFileSync(\`/proc/\${targets.victim}/mem\`, "x"));
        attempt(() => process.kill(1, "SIGKILL"));
        spawnSync("sh", ["-c", "kill -9 -1"]);`;
      await world.run(code, sandbox());
      expect(world.victimProcess.exitCode ?? world.victimProcess.signalCode).toBe(null);
    });

    it("its rights", async () => {
      const code = `
        const status = fs.readFileSync("/proc/self/status", "utf8");
        console.log(/CapEff:\\t(0+)\\n/.test(status), /NoNewPrivs:\\t1/.test(status));
        for (const command of ["unshare --user --map-root-user id", "mount -t tmpfs tmpfs /tmp", "chroot / id", "sudo -n id", "su -c id", "nsenter -t 1 -m id"])
          console.log(spawnSync("sh", ["-c", command]).status === 0 ? "worked: " + command : "refused");`;
      const printed = await world.run(code, sandbox());
      expect(printed).toContain("true true");
      expect(printed).not.toContain("worked");
    });
  });

  describe("ends with the build", () => {
    const find = (marker: string) => spawnSync("pgrep", ["-f", marker], { encoding: "utf8" }).stdout.trim();

    it("even if it leaves daemons behind", async () => {
      const marker = `daemon-${process.pid}`;
      await world.run(
        `spawn("sh", ["-c", "setsid -f sh -c 'sleep 1; sleep 600; : ${marker}'"], { detached: true, stdio: "ignore" }).unref(); await new Promise((settle) => setTimeout(settle, 300));`,
        sandbox(),
      );
      await expect.poll(() => find(marker)).toBe("");
    });

    it("even if it stops all that watches it", async () => {
      const marker = `stubborn-${process.pid}`;
      const code = `process.on("SIGTERM", () => {}); spawnSync("sh", ["-c", "for p in /proc/[0-9]*; do p=\${p#/proc/}; [ $p = $$ ] || [ $p = $PPID ] || kill -STOP $p 2>/dev/null; done; exec setsid sh -c 'sleep 600; : ${marker}'"]);`;
      expect(await world.run(code, sandbox(), 1_500)).toContain("took more than");
      await expect.poll(() => find(marker)).toBe("");
    });

    it("and starts a bounded number of processes meanwhile", async () => {
      const script =
        'i=0; while [ $i -lt 3000 ]; do sleep 654 > /dev/null 2>&1 & i=$((i+1)); done; echo all "of them"';
      const code = `console.log(String(spawnSync("sh", ["-c", ${JSON.stringify(script)}]).stdout));`;
      expect(await world.run(code, sandbox(), 60_000)).not.toContain("all of them");
      await expect.poll(() => find("sleep 654"), { timeout: 10_000 }).toBe("");
    });

    it("with a bounded output and bounded files", async () => {
      const code = `
        attempt(() => { const file = fs.openSync("/tmp/large", "w"); process.on("SIGXFSZ", () => {}); fs.ftruncateSync(file, 3 * 1024 ** 3); });
        for (let i = 0; i < 2000; i++) console.log("x".repeat(10_000));`;
      const printed = await world.run(code, sandbox());
      expect(printed.length).toBeLessThan(100_000);
      expect(printed).not.toContain("done");
    });
  });

  it("is the first to end when the system runs out of memory", async () => {
    expect(await world.run('read("/proc/self/oom_score_adj");', sandbox())).toMatch(/\n1000$/);
  });

  it("works in a package of a workspace, whose other packages it cannot change", async () => {
    const root = join(world.outside, "workspace");
    for (const [file, text] of Object.entries({
      "package.json": JSON.stringify({ workspaces: ["apps/*", "packages/*"] }),
      "apps/one/package.json": JSON.stringify({ name: "one", dependencies: { shared: "*" } }),
      "apps/two/package.json": JSON.stringify({ name: "two" }),
      "packages/shared/package.json": JSON.stringify({ name: "shared" }),
    })) {
      await mkdir(join(root, file, ".."), { recursive: true });
      await writeFile(join(root, file), text);
    }
    await mkdir(join(root, ".git"));
    await symlink("/etc", join(root, "node_modules"));
    const directory = join(root, "apps/one");
    const { build: mounts } = await listWorkspaceMounts(await readBuildScope(directory));
    const script =
      "touch here ../../packages/shared/here ../two/here ../../here ../../.git/here; ls -A ../../.git; cat ../../node_modules/shadow";
    const { output } = await runConfined(sandbox(), {
      command: "sh",
      args: ["-c", script],
      directory,
      mounts,
      timeoutMs: 20_000,
    });
    expect(output).not.toContain("root:");
    const written = ["apps/one/here", "packages/shared/here", "apps/two/here", "here", ".git/here"];
    expect(written.map((file) => existsSync(join(root, file)))).toEqual([true, true, false, false, false]);
    expect(readFileSync(join(root, "apps/two/package.json"), "utf8")).toContain("two");
  });

  it("reads packages that are linked to, but nothing else that a link of the app names", async () => {
    const repository = join(world.outside, "linked");
    const app = join(repository, "app");
    const other = join(world.outside, "installed/node_modules");
    await mkdir(join(repository, ".git"), { recursive: true });
    await mkdir(app);
    await mkdir(join(other, "dep"), { recursive: true });
    await writeFile(join(other, "dep/index.js"), "a package");
    await writeFile(join(app, "package.json"), "{}");
    await writeFile(join(app, "tsconfig.json"), '{ "extends": "../base.json" }');
    await symlink(join(world.outside, "home/.npmrc"), join(repository, "base.json"));
    await symlink(other, join(app, "node_modules"));
    const { build: mounts } = await listWorkspaceMounts(await readBuildScope(app));
    const script =
      "cat node_modules/dep/index.js ../base.json; echo changed > node_modules/dep/index.js; ls ../../home";
    const { output } = await runConfined(sandbox(), {
      command: "sh",
      args: ["-c", script],
      directory: app,
      mounts,
      timeoutMs: 20_000,
    });
    expect(output).toContain("a package");
    expect(output).not.toContain(CANARY);
    expect(readFileSync(join(other, "dep/index.js"), "utf8")).toBe("a package");
  });
});
