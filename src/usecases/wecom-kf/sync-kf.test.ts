import { describe, expect, it } from "vitest";
import type { CaptureUseCases } from "../capture/capture-use-cases.js";
import type { KfEntry } from "../wecom-platform/kf-api.js";
import { syncKf, type KfDeps } from "./sync-kf.js";

const entry = (msgId: string): KfEntry => ({
  msgId,
  openKfId: "wk1",
  externalUserId: "wm_wang",
  servicerId: null,
  sentAt: new Date("2026-11-20T02:00:00Z"),
  origin: "customer",
  type: "text",
  raw: { text: { content: msgId } },
});

/** An account with one page; the message named "bad" is refused by capture. */
function open() {
  const warned: unknown[] = [];
  const cursors = new Map<string, string>();
  const captureMessages: CaptureUseCases["captureMessages"] = ({ messages }) =>
    Promise.resolve(
      messages.map(({ sourceId }) =>
        sourceId === "bad"
          ? { status: "rejected", issues: [{ path: "at", message: "时间在将来，请检查日期和时区" }] }
          : { status: "accepted", messageId: sourceId, conversationId: "cv" },
      ),
    );
  const deps = {
    api: {
      sync: () => Promise.resolve({ entries: [entry("a"), entry("bad"), entry("c")], next: "c1", hasMore: false }),
    } as unknown as KfDeps["api"],
    cursors: {
      read: (_corpId: string, openKfId: string) => Promise.resolve(cursors.get(openKfId) ?? null),
      write: (_corpId: string, openKfId: string, cursor: string) => Promise.resolve(void cursors.set(openKfId, cursor)),
    },
    capture: { captureMessages },
    media: { keep: () => Promise.reject(new Error("no files here")) },
    download: () => Promise.reject(new Error("no files here")),
    log: { warn: (fields: Record<string, unknown>) => void warned.push(fields) },
    alone: <T>(_name: string, act: () => Promise<T>) => act(),
    clock: { now: () => new Date("2026-11-20T02:01:00Z") },
  } satisfies KfDeps;
  return { deps, warned, cursors };
}

describe("reading an account of 微信客服", () => {
  it("goes on after a message that cannot be taken, and the log names it with the reason", async () => {
    const { deps, warned, cursors } = open();
    await expect(syncKf(deps, { corpId: "c", openKfId: "wk1", token: null })).resolves.toBe(2);
    expect(warned).toMatchObject([{ msgId: "bad", issues: [{ path: "at" }] }]);
    expect(cursors.get("wk1")).toBe("c1");
  });
});
