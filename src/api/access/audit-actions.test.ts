import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { auditKey } from "#src/domain/member/audit-words.js";

/** Where an action is written: `audit(who, "tag.create", …)`, `note(…)` and entries with an `action`. */
const WRITES = /(?:audit|audited|note)\([^"]{0,120}"([a-z-]+\.[a-z-]+)"|action: "([a-z-]+\.[a-z-]+)"/g;

it("every action that is written has a name for people", () => {
  const files = ["src/api", "src/usecases"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
      .map((name) => readFileSync(join(folder, name), "utf8")),
  );
  const written = files.flatMap((text) => [...text.matchAll(WRITES)].map(([, said, entry]) => said ?? entry ?? ""));
  expect(written.length).toBeGreaterThan(20);
  expect([...new Set(written)].filter((action) => auditKey(action) === null)).toEqual([]);
});
