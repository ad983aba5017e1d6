import { expect, it } from "vitest";
import { auditAction, AUDIT_KEYS, auditKey } from "./audit-words.js";

it("names actions both ways", () => {
  expect(AUDIT_KEYS.map((key) => auditKey(auditAction(key)))).toEqual(AUDIT_KEYS);
  expect(auditKey("contact.reveal")).toBe("contact_reveal");
  expect(auditKey("something.new")).toBeNull();
});
