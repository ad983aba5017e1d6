import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { projectRoot } from "#config/project-root.js";
import { ERROR_CODES } from "#src/domain/shared/errors.js";
import { statusOf } from "./errors.js";

const rows = readFileSync(join(projectRoot, "docs/errors.md"), "utf8").matchAll(/^\|\s*`(\w+)`\s*\|\s*(\d{3})/gm);
const documented = new Map([...rows].map(([, code = "", status = ""]) => [code, Number(status)]));

it("documents every code, and no other", () => {
  expect([...documented.keys()].sort()).toEqual([...ERROR_CODES].sort());
});

it.each(ERROR_CODES)("answers %s with the documented status", (code) => {
  expect(statusOf[code]).toBe(documented.get(code));
});
