import { expect, it } from "vitest";
import { csrfTokenOf, hashSecret, isSameSecret, newSecret } from "./secrets.js";

it("makes 256 random bits each time", () => {
  const secrets = Array.from({ length: 100 }, newSecret);
  expect(new Set(secrets).size).toBe(100);
  expect(secrets.every((secret) => Buffer.from(secret, "base64url").length === 32)).toBe(true);
});

it("stores something else than the secret", () => {
  const secret = newSecret();
  expect(hashSecret(secret)).toMatch(/^[0-9a-f]{64}$/);
  expect(hashSecret(secret)).toBe(hashSecret(secret));
});

it("gives every session its own token for the page", () => {
  const [a, b] = [newSecret(), newSecret()];
  expect(csrfTokenOf(a)).toBe(csrfTokenOf(a));
  expect(csrfTokenOf(a)).not.toBe(csrfTokenOf(b));
  expect(csrfTokenOf(a)).not.toContain(a);
});

it.each([
  ["a", "a", true],
  ["a", "b", false],
  ["", "", true],
  ["short", "a much longer text", false],
])("compares %j with %j", (a, b, same) => {
  expect(isSameSecret(a, b)).toBe(same);
});
