import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { factModel } from "#src/adapters/mongo/understand/fact-model.js";
import { contactModel } from "#src/adapters/mongo/capture/contact-model.js";
import type { SourceMessage } from "#src/domain/conversation/message.js";
import { anyChats } from "./any-chat.js";
import { openStore, type TestStore } from "./open-store.js";
import { drainJobs, emptyStore, openPipeline, type Pipeline } from "./pipeline.js";

let store: TestStore;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

const never = new AbortController().signal;

/** Ids of the same messages differ between corps, so each way is taken in the same corp, emptied in between. */
const empty = (): Promise<void> => emptyStore(store.connection);

async function hashAfter(
  pipeline: Pipeline,
  batches: readonly (readonly SourceMessage[])[],
  how: "jobs" | "backlog",
): Promise<string> {
  for (const messages of batches) {
    if (messages.length === 0) continue;
    await pipeline.capture.captureMessages({ corpId: "same", messages, understand: how === "jobs" ? "now" : "later" });
    if (how === "jobs") await drainJobs(pipeline);
  }
  if (how === "backlog") await pipeline.rebuild.waitUntilDerived("same", never);
  return pipeline.rebuild.stateHash("same");
}

describe("same input, same state", () => {
  it(
    "does not depend on order of arrival, batches, duplicates or the way of deriving",
    { timeout: 120_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(
          anyChats().chain((messages) =>
            fc.record({
              messages: fc.constant(messages),
              shuffled: fc.shuffledSubarray(messages, { minLength: messages.length }),
              repeated: fc.subarray(messages),
              cut: fc.integer({ min: 0, max: messages.length }),
            }),
          ),
          async ({ messages, shuffled, repeated, cut }) => {
            await empty();
            const once = await hashAfter(openPipeline(store.connection), [messages], "backlog");
            await empty();
            const batches = [shuffled.slice(0, cut), shuffled.slice(cut), repeated];
            expect(await hashAfter(openPipeline(store.connection), batches, "jobs")).toBe(once);
          },
        ),
        { numRuns: 15 },
      );
    },
  );

  it("gives a contact without any stage the day of the first message, whichever came first", async () => {
    const revoke = (id: string, day: string): SourceMessage => ({
      source: "import",
      sourceId: `k/${id}`,
      conversation: { id: "k", kind: "direct", name: null },
      sender: { id: "c", name: "c", side: "contact" },
      recipient: { id: "m", name: "m", side: "member" },
      type: "revoke",
      text: "",
      media: null,
      sentAt: new Date(`${day}T02:00:00Z`),
      revokes: `k/gone-${id}`,
      edits: null,
    });
    const [early, late] = [revoke("a", "2026-09-20"), revoke("b", "2026-09-25")];
    await empty();
    const once = await hashAfter(openPipeline(store.connection), [[early, late]], "backlog");
    await empty();
    expect(await hashAfter(openPipeline(store.connection), [[late], [early]], "jobs")).toBe(once);
  });

  it("is the same after a rebuild, also when records were damaged", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(anyChats(40), async (messages) => {
        await empty();
        const pipeline = openPipeline(store.connection);
        const before = await hashAfter(pipeline, [messages], "jobs");
        await factModel(store.connection).updateMany({ corpId: "same" }, { $set: { value: "damaged" } });
        await contactModel(store.connection).updateMany({ corpId: "same" }, { $set: { displayName: "damaged" } });
        expect(await pipeline.rebuild.rebuildAll("same", never)).toBe(true);
        expect(await pipeline.rebuild.stateHash("same")).toBe(before);
      }),
      { numRuns: 10 },
    );
  });

  it("is another when a message is missing", async () => {
    const [messages = []] = fc.sample(anyChats(24), { numRuns: 1, seed: 7 });
    await empty();
    const whole = await hashAfter(openPipeline(store.connection), [messages], "jobs");
    await empty();
    expect(await hashAfter(openPipeline(store.connection), [messages.slice(1)], "jobs")).not.toBe(whole);
  });
});
