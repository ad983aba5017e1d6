import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { ManagedChild } from "./managed-child.js";
import { managePair } from "./managed-pair.js";
import { waitUntil } from "./wait-until.js";

let dir: string;
let pair: ManagedChild;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "guanxi-pair-"));
});
afterEach(async () => {
  await pair.stop();
  rmSync(dir, { recursive: true, force: true });
});

/** Says that it waits, and when it serves. */
const SCRIPT = `
console.log("waits", process.pid);
process.on("message", (told) => console.log(told, process.pid));
setInterval(() => {}, 1000);
`;
const log = (): string => readFileSync(join(dir, "log"), "utf8");
const soon = { timeoutMs: 10_000 };

it("the one that waits takes over when the one that serves is killed, and another one waits", async () => {
  const ends: number[] = [];
  pair = managePair(
    { name: "api", command: process.execPath, args: ["-e", SCRIPT], logFile: join(dir, "log") },
    { onExit: (_why, restartInMs) => ends.push(restartInMs) },
    50,
  );
  const first = pair.pid ?? 0;
  expect(await waitUntil(async () => log().includes(`serve ${first}`), soon)).toBe(true);
  expect(await waitUntil(async () => log().includes(`waits ${pair.standbyPid}`), soon)).toBe(true);
  const second = pair.standbyPid ?? 0;
  expect(log()).not.toContain(`serve ${second}`);

  process.kill(first, "SIGKILL");
  expect(await waitUntil(async () => log().includes(`serve ${second}`), soon)).toBe(true);
  expect([pair.pid, ends]).toEqual([second, [0]]);
  expect(await waitUntil(async () => log().includes(`waits ${pair.standbyPid}`), soon)).toBe(true);

  // Both at once: the next one serves as soon as it has started.
  process.kill(pair.standbyPid ?? 0, "SIGKILL");
  process.kill(second, "SIGKILL");
  const hasNext = async (): Promise<boolean> =>
    pair.pid !== null && pair.pid !== second && log().includes(`serve ${pair.pid}`);
  expect(await waitUntil(hasNext, soon)).toBe(true);
});
