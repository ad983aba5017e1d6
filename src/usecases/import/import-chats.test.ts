import { describe, expect, it } from "vitest";
import type { SourceMessage } from "#src/domain/conversation/message.js";
import { importChats, type CaptureOutcome, type ImportChatsDeps } from "./import-chats.js";
import type { FileRow, ImportCheckpoint } from "./ports.js";
import { withZone } from "./row-zone.js";

/** A store that knows what it has seen, and a checkpoint that survives a "crash". */
function world() {
  const stored = new Map<string, SourceMessage>();
  let checkpoint: ImportCheckpoint | null = null;
  let failAtCapture = 0;
  let captures = 0;
  const deps: ImportChatsDeps = {
    capture: (messages) => {
      if (++captures === failAtCapture) return Promise.reject(new Error("the store is away"));
      return Promise.resolve(
        messages.map((message): CaptureOutcome => {
          if (message.text === "refused") return { status: "rejected", reason: "text: refused" };
          if (stored.has(message.sourceId)) return { status: "duplicate" };
          stored.set(message.sourceId, message);
          return { status: "accepted" };
        }),
      );
    },
    readRow: (value) => {
      const row = value as { id?: string; text?: string; conversation?: string };
      if (!row.id) return { ok: false, problem: "id: missing" };
      return {
        ok: true,
        message: { sourceId: `${row.conversation ?? ""}/${row.id}`, text: row.text ?? "" } as SourceMessage,
      };
    },
    checkpoints: {
      load: () => Promise.resolve(checkpoint),
      save: (_corp, _file, saved) => {
        checkpoint = { line: saved.line, counts: { ...saved.counts } };
        return Promise.resolve();
      },
      clear: () => {
        checkpoint = null;
        return Promise.resolve();
      },
    },
    patiently: (act) => act(),
  };
  const rejected: { line: number; reason: string }[] = [];
  const run = (rows: FileRow[], signal = new AbortController().signal) =>
    importChats(deps, {
      corpId: "corp",
      fingerprint: "file",
      source: "import",
      rows: (async function* () {
        for (const row of rows) yield await Promise.resolve(row);
      })(),
      rejected: {
        add: ({ line, reason }) => {
          rejected.push({ line, reason });
          return Promise.resolve();
        },
      },
      onProgress: () => undefined,
      signal,
    });
  return {
    run,
    deps,
    stored,
    rejected,
    failCapture: (n: number) => {
      failAtCapture = n;
      captures = 0;
    },
    checkpoint: () => checkpoint,
  };
}

const messages = (count: number): FileRow[] =>
  Array.from({ length: count }, (_, i) => ({ line: i + 1, raw: `row ${i + 1}`, ok: true, value: { id: `m${i + 1}` } }));

describe("importChats", () => {
  it("counts every message once, and all as duplicates the second time", async () => {
    const { run } = world();
    expect((await run(messages(1_203))).counts).toEqual({ read: 1_203, accepted: 1_203, duplicate: 0, rejected: 0 });
    expect((await run(messages(1_203))).counts).toEqual({ read: 1_203, accepted: 0, duplicate: 1_203, rejected: 0 });
  });

  it("keeps bad rows beside the others with line and reason", async () => {
    const { run, rejected } = world();
    const rows: FileRow[] = [
      { line: 1, raw: "{", ok: false, problem: "not JSON" },
      { line: 2, raw: "{}", ok: true, value: {} },
      { line: 3, raw: "", ok: true, value: { id: "m3", text: "refused" } },
      { line: 4, raw: "", ok: true, value: { id: "m4" } },
    ];
    expect((await run(rows)).counts).toEqual({ read: 4, accepted: 1, duplicate: 0, rejected: 3 });
    expect(rejected.toSorted((a, b) => a.line - b.line)).toEqual([
      { line: 1, reason: "not JSON" },
      { line: 2, reason: "id: missing" },
      { line: 3, reason: "text: refused" },
    ]);
  });

  it("continues behind the last full batch after a crash, with the same counts in the end", async () => {
    const { run, failCapture, stored, checkpoint } = world();
    failCapture(2);
    await expect(run(messages(1_300))).rejects.toThrow("the store is away");
    expect(checkpoint()?.line).toBe(500);
    failCapture(0);
    const summary = await run(messages(1_300));
    expect(summary).toMatchObject({ resumedAfterLine: 500, isComplete: true });
    expect(summary.counts).toEqual({ read: 1_300, accepted: 1_300, duplicate: 0, rejected: 0 });
    expect(stored.size).toBe(1_300);
    expect(checkpoint()).toBeNull();
  });

  it("tries a batch again when the store comes back", async () => {
    const { run, deps, failCapture, stored } = world();
    deps.patiently = (act) => act().catch(() => act());
    failCapture(1);
    expect((await run(messages(3))).counts.accepted).toBe(3);
    expect(stored.size).toBe(3);
  });

  it("stops at an abort and keeps its place", async () => {
    const { run, checkpoint } = world();
    const abort = new AbortController();
    abort.abort();
    expect(await run(messages(3), abort.signal)).toMatchObject({ isComplete: false, counts: { read: 0 } });
    expect(checkpoint()).toMatchObject({ line: 0 });
  });

  it("takes a line that is a whole annotated chat, group and revoke included", async () => {
    const { run, stored } = world();
    const chat = {
      id: "chat-1",
      people: [
        { key: "c1", side: "contact", nickname: "王工" },
        { key: "m1", side: "member", nickname: "李倩" },
      ],
      messages: [
        { id: "m01", at: "2026-03-02T09:14:00+08:00", from: "c1", type: "text", text: "在吗" },
        { id: "m02", at: "2026-03-02T09:15:00+08:00", from: "m1", type: "text", text: "在的" },
      ],
      gold: { facts: [] },
    };
    expect((await run([{ line: 1, raw: "", ok: true, value: chat }])).counts).toMatchObject({ read: 2, accepted: 2 });
    expect([...stored.keys()]).toEqual(["chat-1/m01", "chat-1/m02"]);
  });
});

describe("withZone", () => {
  it.each([
    { at: "2026-03-02 09:14", want: "2026-03-02T01:14:00.000Z" },
    { at: "2026/3/2 9:14:05", want: "2026-03-02T01:14:05.000Z" },
    { at: "2026-03-02T09:14:00+09:00", want: "2026-03-02T09:14:00+09:00" },
    { at: "2026-13-02 09:14", want: "2026-13-02 09:14" },
    { at: "gestern", want: "gestern" },
  ])("reads $at", ({ at, want }) => {
    expect(withZone({ at }, "Asia/Shanghai")).toEqual({ at: want });
  });
});
