import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { AppError } from "#src/domain/shared/errors.js";
import { dataDirPaths, holderOf, lockDataDir, openDataDir } from "./data-dir.js";

const temps: string[] = [];
const tempDir = (): string => {
  const dir = mkdtempSync(join(tmpdir(), "guanxi-dir-"));
  temps.push(dir);
  return dir;
};
afterEach(() => temps.splice(0).forEach((dir) => rmSync(dir, { recursive: true, force: true })));

describe("the lock of a data directory", () => {
  it("lets one holder in and says who it is", () => {
    const data = openDataDir(tempDir());
    const lock = lockDataDir(data);
    expect(holderOf(data)).toBe(process.pid);
    expect(() => lockDataDir(data)).toThrow(
      expect.objectContaining({
        code: "already_running",
        details: { pid: process.pid, dataDir: data.root },
      }) as AppError,
    );
    lock.release();
    expect(holderOf(data)).toBeNull();
    lockDataDir(data).release();
  });

  it("is taken over from a process that died", () => {
    const data = openDataDir(tempDir());
    writeFileSync(data.lockFile, "999999999 1");
    lockDataDir(data).release();
    expect(holderOf(data)).toBeNull();
  });

  it("is taken over when the pid was given to another process since", () => {
    const data = openDataDir(tempDir());
    writeFileSync(data.lockFile, `${process.pid} 1`);
    expect(holderOf(data)).toBeNull();
  });
});

describe("the folders", () => {
  it("are closed to other users", () => {
    const data = openDataDir(tempDir());
    expect(statSync(data.storeDir).mode & 0o777).toBe(0o700);
    expect(statSync(data.socketDir).mode & 0o777).toBe(0o700);
  });

  it("hold sockets elsewhere when the path is too long for one", () => {
    const data = dataDirPaths(join(tempDir(), "x".repeat(120)));
    expect(Buffer.byteLength(join(data.socketDir, "store.sock"))).toBeLessThan(108);
  });
});
