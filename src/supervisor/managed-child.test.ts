import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { manageChild } from "./managed-child.js";
import { waitUntil } from "./wait-until.js";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "guanxi-child-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe("a managed child", () => {
  it("comes back after kill -9 and stays away after stop", async () => {
    const ends: string[] = [];
    const child = manageChild(
      { name: "sleeper", command: "sleep", args: ["60"], logFile: join(dir, "log") },
      { onExit: (why) => ends.push(why) },
    );
    const first = child.pid;
    expect(first).not.toBeNull();
    process.kill(first ?? 0, "SIGKILL");
    expect(await waitUntil(async () => child.pid !== null && child.pid !== first, { timeoutMs: 5_000 })).toBe(true);
    expect(ends).toEqual(["SIGKILL"]);
    expect(child.restarts).toBe(1);

    const second = child.pid ?? 0;
    await child.stop();
    expect(isAlive(second)).toBe(false);
    expect(ends).toHaveLength(1);
  });

  it("is killed when it ignores SIGTERM", async () => {
    const child = manageChild(
      {
        name: "stubborn",
        command: "sh",
        args: ["-c", "trap '' TERM; echo up; while :; do sleep 0.05; done"],
        logFile: join(dir, "log"),
        stopTimeoutMs: 200,
      },
      {},
    );
    await waitUntil(async () => readFileSync(join(dir, "log"), "utf8").includes("up"), { timeoutMs: 5_000 });
    const pid = child.pid ?? 0;
    await child.stop();
    expect(isAlive(pid)).toBe(false);
  });

  it("tells a command that does not exist instead of throwing", async () => {
    const ends: string[] = [];
    const child = manageChild(
      { name: "nothing", command: join(dir, "no-such-command"), args: [], logFile: join(dir, "log") },
      { onExit: (why) => ends.push(why) },
    );
    expect(await waitUntil(async () => ends.length > 0, { timeoutMs: 5_000 })).toBe(true);
    await child.stop();
  });
});
