import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { auditAction, AUDIT_KEYS, auditKey } from "./audit-words.js";

it("names actions both ways", () => {
  expect(AUDIT_KEYS.map((key) => auditKey(auditAction(key)))).toEqual(AUDIT_KEYS);
  expect(auditKey("contact.reveal")).toBe("contact_reveal");
  expect(auditKey("something.new")).toBeNull();
});

it("knows every action that the source writes", () => {
  const calls = execFileSync(
    "git",
    ["grep", "-hoE", `(audit|audited|note)\\([^"]*"[a-z]+[a-z-]*\\.[a-z-]+"|action: "[a-z-]+\\.[a-z-]+"`, "--", "src"],
    { encoding: "utf8" },
  );
  const written = [...calls.matchAll(/"([a-z-]+\.[a-z-]+)"/g)].map(([, action]) => action ?? "");
  expect(written.length).toBeGreaterThan(20);
  expect([...new Set(written)].filter((action) => auditKey(action) === null)).toEqual([]);
});
