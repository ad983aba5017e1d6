import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SourceMessage } from "#src/domain/conversation/message.js";
import { aSourceMessage } from "#test/builders/a-source-message.js";
import { captureSpool, type CaptureSpool, type SpoolDelivery } from "./capture-spool.js";

/** How long a busy machine may take. */
const SOON = { timeout: 8_000 };

let dir: string;
let open: CaptureSpool[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "spool-"));
});
afterEach(async () => {
  await Promise.all(open.map((spool) => spool.stop()));
  open = [];
  rmSync(dir, { recursive: true });
});

/** A store that can be away, and remembers what it got. */
function aSink() {
  const got: SourceMessage[] = [];
  const sink = {
    isAway: false,
    got,
    deliver: (messages: SourceMessage[]): Promise<SpoolDelivery[]> => {
      if (sink.isAway) return Promise.reject(new Error("the store is away"));
      got.push(...messages);
      return Promise.resolve(messages.map(({ text }) => ({ status: text === "bad" ? "rejected" : "accepted" })));
    },
  };
  return sink;
}

function spoolTo(sink: ReturnType<typeof aSink>, problems: string[] = []): CaptureSpool {
  const spool = captureSpool({ dir, deliver: sink.deliver, onProblem: (what) => problems.push(what), retryMs: 5 });
  open.push(spool);
  return spool;
}
const message = (id: number, text = "在吗"): SourceMessage => aSourceMessage({ id: `m${id}`, text });
const idsOf = (sink: ReturnType<typeof aSink>): string[] => sink.got.map((got) => got.sourceId);

describe("the spool", () => {
  it("delivers in order and starts anew when all is delivered", async () => {
    const sink = aSink();
    const spool = spoolTo(sink);
    for (let i = 0; i < 250; i++) spool.push(message(i));
    await spool.drained();
    expect(idsOf(sink)).toEqual(Array.from({ length: 250 }, (_, i) => `c1/m${i}`));
    expect(sink.got[0]).toEqual(message(0));
    await expect.poll(() => readFileSync(join(dir, "captured.jsonl"), "utf8"), SOON).toBe("");
    spool.push(message(250));
    await spool.drained();
    expect(idsOf(sink).at(-1)).toBe("c1/m250");
  });

  it("keeps what is heard while the store is away", async () => {
    const sink = aSink();
    sink.isAway = true;
    const problems: string[] = [];
    const spool = spoolTo(sink, problems);
    for (let i = 0; i < 5; i++) spool.push(message(i));
    await expect.poll(() => problems.length, SOON).toBeGreaterThan(2);
    sink.isAway = false;
    await spool.drained();
    expect(idsOf(sink)).toEqual([0, 1, 2, 3, 4].map((i) => `c1/m${i}`));
  });

  it("delivers after the next start what a dead process left, apart from half a line", async () => {
    const away = aSink();
    away.isAway = true;
    const dead = spoolTo(away);
    dead.push(message(1));
    dead.push(message(2));
    await dead.stop();
    appendFileSync(join(dir, "captured.jsonl"), '{"source":"wechaty:main","sour');
    const sink = aSink();
    const spool = spoolTo(sink);
    spool.push(message(3));
    await spool.drained();
    expect(idsOf(sink)).toEqual(["c1/m1", "c1/m2", "c1/m3"]);
  });

  it("does not deliver again what was acknowledged", async () => {
    const first = aSink();
    const spool = spoolTo(first);
    spool.push(message(1));
    await spool.drained();
    await spool.stop();
    const second = aSink();
    const next = spoolTo(second);
    next.push(message(2));
    await next.drained();
    expect(idsOf(second)).toEqual(["c1/m2"]);
  });

  it("keeps refused messages apart and goes on", async () => {
    const sink = aSink();
    const problems: string[] = [];
    const spool = spoolTo(sink, problems);
    spool.push(message(1, "bad"));
    spool.push(message(2));
    await spool.drained();
    expect(readFileSync(join(dir, "rejected.jsonl"), "utf8")).toContain('"sourceId":"c1/m1"');
    expect(problems).toHaveLength(1);
  });

  it("carries long messages whole", async () => {
    const sink = aSink();
    const spool = spoolTo(sink);
    spool.push(message(1, "长".repeat(700_000)));
    spool.push(message(2));
    await spool.drained();
    expect(sink.got.map((got) => got.text.length)).toEqual([700_000, 2]);
  });
});
