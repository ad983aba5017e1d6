import { describe, expect, it } from "vitest";
import { localPath } from "./local-path";
import { passwordStrength } from "./password-strength";

describe("strength of a password", () => {
  it.each([
    ["short", 0],
    ["12345678", 1],
    ["aaaaaaaaaaaa", 1],
    ["password1", 1],
    ["liqian2026", 1],
    ["kwmotbra", 1],
    ["kwmotbra7Q", 3],
    ["周三给您报价不要忘", 3],
    ["correct horse battery staple", 4],
  ])("%s is %i", (password, strength) => {
    expect(passwordStrength(password, "liqian")).toBe(strength);
  });
});

describe("return path", () => {
  it.each([
    ["/contacts?q=a", "/contacts?q=a"],
    ["//evil.test", null],
    ["https://evil.test", null],
    ["/\\evil.test", null],
    ["/sign-in?next=/", null],
    [null, null],
  ])("%s", (value, path) => {
    expect(localPath(value)).toBe(path);
  });
});
