import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { installationKey, secretBox } from "./secret-box.js";

const dir = mkdtempSync(join(tmpdir(), "guanxi-secrets-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe("secrets at rest", () => {
  const box = secretBox(installationKey("a configured key of enough length", dir));

  it("opens what it sealed, each time sealed differently", () => {
    const sealed = box.seal("密钥 secret", "corp/app");
    expect(sealed).not.toContain("secret");
    expect(box.seal("密钥 secret", "corp/app")).not.toBe(sealed);
    expect(box.open(sealed, "corp/app")).toBe("密钥 secret");
  });

  it("refuses another context, another key and a changed text", () => {
    const sealed = box.seal("secret", "corp/app");
    expect(() => box.open(sealed, "corp/kf")).toThrow(/authenticate/);
    expect(() => secretBox(installationKey("another key, also long enough", dir)).open(sealed, "corp/app")).toThrow(
      /authenticate/,
    );
    expect(() => box.open(`${sealed.slice(0, -2)}AA`, "corp/app")).toThrow(/authenticate/);
    expect(() => box.open("v0.a.b.c", "corp/app")).toThrow(/version/);
  });

  it("keeps one key file per data directory, for the owner only", () => {
    const key = installationKey(undefined, join(dir, "data"));
    expect(key).toHaveLength(32);
    expect(installationKey(undefined, join(dir, "data"))).toEqual(key);
    expect(statSync(join(dir, "data", "secrets.key")).mode & 0o777).toBe(0o600);
  });
});
