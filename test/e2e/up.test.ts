/** `bin/up`: starts, refuses a second start, brings back what was killed, leaves nothing behind. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "#config/project-root.js";
import { waitUntil } from "#src/supervisor/wait-until.js";
import { startInstance, type Instance } from "./instance.js";

let instance: Instance;
beforeAll(async () => {
  instance = await startInstance();
});
afterAll(async () => instance?.stop());

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe("bin/up", () => {
  it("answers on all ops paths and offers the first administrator a link", async () => {
    for (const path of ["/healthz", "/readyz", "/metrics", "/api/openapi.json", "/"]) {
      expect([path, (await fetch(`${instance.url}${path}`)).status]).toEqual([path, 200]);
    }
    expect(instance.ready().signIn.map((link) => link.role)).toEqual(["admin"]);
    const admin = await instance.signIn("admin");
    const { data } = await admin.get<{ data: { user: { role: string } } }>("/session");
    expect(data.user.role).toBe("admin");
  });

  it("says that it already runs when started again on the same directory", () => {
    const second = spawnSync(
      process.execPath,
      [join(projectRoot, "dist/src/cli/main.js"), "up", "--data", instance.dataDir, "--port", "1"],
      {
        encoding: "utf8",
        timeout: 20_000,
      },
    );
    expect(second.status).toBe(1);
    expect(second.stderr).toContain("已在运行");
    expect(second.stderr).toContain(String(instance.ready().pid));
  });

  it("prints its help without starting anything", () => {
    const help = spawnSync(join(projectRoot, "bin/up"), ["--help"], { encoding: "utf8", timeout: 20_000 });
    expect(help.status).toBe(0);
    for (const option of ["--port", "--data", "--empty"]) expect(help.stdout).toContain(option);
  });

  it("tells which dependency is missing while redis is away, and is ready again afterwards", async () => {
    const redis = instance.ready().processes["redis"] ?? 0;
    process.kill(redis, "SIGSTOP");
    try {
      const answer = await fetch(`${instance.url}/readyz`);
      expect(answer.status).toBe(503);
      expect(await answer.text()).toContain("redis");
    } finally {
      process.kill(redis, "SIGCONT");
    }
    expect(await waitUntil(async () => (await fetch(`${instance.url}/readyz`)).ok, { timeoutMs: 20_000 })).toBe(true);
  });

  it("adds a user from the command line", async () => {
    const added = await instance.cli(["user", "add", "--id", "zhangsan", "--name", "张三", "--role", "sales"]);
    expect([added.code, added.stdout]).toEqual([0, expect.stringContaining(`${instance.url}/sign-in/`)]);
    const again = await instance.cli(["user", "add", "--id", "zhangsan", "--name", "张三"]);
    expect(again.code).toBe(1);
    expect(again.stderr).toContain("已经存在");
  });

  it("stops every child on SIGTERM and removes its ready file", async () => {
    const pids = Object.values(instance.ready().processes).filter((pid) => pid !== null);
    expect(pids).toHaveLength(process.env["MONGODB_URL"] === undefined ? 5 : 4); // the store, or a server elsewhere
    expect(pids.every((pid) => isAlive(pid))).toBe(true);
    const readyFile = join(instance.dataDir, "ready.json");
    process.kill(instance.ready().pid, "SIGTERM");
    expect(await waitUntil(async () => !pids.some((pid) => isAlive(pid)), { timeoutMs: 20_000 })).toBe(true);
    expect(existsSync(readyFile)).toBe(false);
  });
});
