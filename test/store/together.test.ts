import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { anyChats } from "./any-chat.js";
import { openStore, type TestStore } from "./open-store.js";
import { drainJobs, emptyStore, openPipeline } from "./pipeline.js";

let store: TestStore;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

const never = new AbortController().signal;
const corpId = "together";

describe("several processes at once", () => {
  it("come to the state of one after the other", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(anyChats(10), async (messages) => {
        await emptyStore(store.connection);
        const alone = openPipeline(store.connection);
        await alone.capture.captureMessages({ corpId, messages });
        await drainJobs(alone);
        const expected = await alone.rebuild.stateHash(corpId);

        await emptyStore(store.connection);
        // Three processes capture overlapping parts message by message, and derive while the others capture.
        const processes = [0, 1, 2].map((n) => ({ n, pipeline: openPipeline(store.connection) }));
        await Promise.all(
          processes.map(async ({ n, pipeline }) => {
            for (const [i, message] of messages.entries()) {
              if (i % 3 === n) continue;
              await pipeline.capture.captureMessages({ corpId, messages: [message] });
              if (i % 2 === 0) await drainJobs(pipeline);
              if (i % 7 === 0) await pipeline.derive.deriveBacklog({ corpId }, { continueByJob: false });
            }
            await drainJobs(pipeline);
          }),
        );
        const { rebuild } = openPipeline(store.connection);
        expect(await rebuild.waitUntilDerived(corpId, never)).toBe(true);
        expect(await rebuild.stateHash(corpId)).toBe(expected);
      }),
      { numRuns: 4 },
    );
  });
});
