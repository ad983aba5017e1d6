import { expect, it } from "vitest";
import type { Broadcast, Preflight } from "#src/domain/broadcast/broadcast.js";
import { defaultSettings } from "#src/domain/settings/settings.js";
import { aContact } from "#test/builders/a-contact.js";
import type { BroadcastDeps } from "./broadcast-deps.js";
import { preflightBroadcast } from "./preflight-broadcast.js";

/** One draft; each run reads its audience from the next of `reads`. */
function open(reads: (() => Promise<unknown>)[]) {
  let preflight: Preflight | null = null;
  const broadcast = {
    corpId: "c",
    id: "bc",
    state: "draft",
    version: 1,
    delivery: "wecom",
    members: "all",
    rule: { kind: "all", of: [] },
    scheduledAt: null,
    variants: [{ key: "A", weight: 1, text: "您好", attachments: [] }],
  } as unknown as Broadcast;
  const deps = {
    broadcasts: {
      find: () => Promise.resolve(broadcast),
      change: (_corpId: string, _id: string, when: { preflightRunId?: string }, changes: Partial<Broadcast>) => {
        if (when.preflightRunId !== undefined && when.preflightRunId !== preflight?.runId) return Promise.resolve(null);
        preflight = changes.preflight ?? null;
        return Promise.resolve(broadcast);
      },
    },
    exclusions: { insertMany: () => Promise.resolve(), clear: () => Promise.resolve() },
    touches: { window: () => Promise.resolve([]) },
    complaints: { allSince: () => Promise.resolve(new Map()) },
    audience: {
      pages: async function* () {
        await reads.shift()?.();
        yield [aContact({ identities: [{ channel: "wecom", id: "wm" }], lastInboundAt: null })];
      },
    },
    members: { whoLeft: () => Promise.resolve(() => false) },
    settings: { get: () => Promise.resolve(defaultSettings("c", "示例", new Date("2026-11-20T02:00:00Z"))) },
    live: { publish: () => undefined },
    clock: { now: () => new Date("2026-11-20T02:00:00Z") },
    limits: { pageSize: 10 },
  } as unknown as BroadcastDeps;
  return { deps, preflight: () => preflight };
}

it("keeps the result of the later run when an earlier one ends after it", async () => {
  let fail: (error: Error) => void = () => undefined;
  const cut = new Promise((_resolve, reject) => void (fail = reject));
  const { deps, preflight } = open([() => cut, () => Promise.resolve()]);
  const input = { corpId: "c", broadcastId: "bc" };
  const first = preflightBroadcast(deps, input);
  await preflightBroadcast(deps, input);
  expect(preflight()).toMatchObject({ state: "ready", sendable: 1 });
  fail(new Error("the store is gone"));
  await expect(first).rejects.toThrow("the store is gone");
  expect(preflight()).toMatchObject({ state: "ready", sendable: 1 });
});
