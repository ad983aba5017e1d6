import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aSourceMessage } from "#test/builders/a-source-message.js";
import { fakeCaptureLog, fakeContactRegistry, fakeMemberDirectory } from "#test/fakes/fake-capture-stores.js";
import { fakeClock } from "#test/fakes/fake-clock.js";
import { fakeJobQueue } from "#test/fakes/fake-job-queue.js";
import { fakeLiveEvents } from "#test/fakes/fake-live-events.js";
import { createCaptureUseCases } from "./capture-use-cases.js";

const corpId = "corp";

function openCapture() {
  const log = fakeCaptureLog();
  const jobs = fakeJobQueue();
  const live = fakeLiveEvents();
  const clock = fakeClock();
  const deps = { contacts: fakeContactRegistry(), members: fakeMemberDirectory(), log, jobs, live, clock };
  return { log, jobs, live, clock, capture: createCaptureUseCases(deps) };
}

describe("capture", () => {
  it("knows both ends of a direct message, whoever wrote it", async () => {
    const { capture, log } = openCapture();
    await capture.captureMessages({ corpId, messages: [aSourceMessage(), aSourceMessage({ side: "member" })] });
    const [fromContact, fromMember] = [...log.messages.values()];
    expect(fromContact).toMatchObject({ memberId: null, toMemberId: "liqian", toContactId: null });
    expect(fromMember).toMatchObject({ memberId: "liqian", contactId: null, toContactId: fromContact?.contactId });
  });

  it("asks for understanding once per conversation, and tells open pages", async () => {
    const { capture, jobs, live } = openCapture();
    await capture.captureMessages({ corpId, messages: [aSourceMessage(), aSourceMessage()] });
    expect(jobs.jobs.map((job) => job.name)).toEqual(["understand-conversation"]);
    expect(live.published).toMatchObject([{ type: "message.captured", memberIds: ["liqian"] }]);
  });

  it("leaves understanding to the sweep when it is one batch of many", async () => {
    const { capture, jobs, log } = openCapture();
    await capture.captureMessages({ corpId, messages: [aSourceMessage()], understand: "later" });
    expect(jobs.jobs).toEqual([]);
    expect(log.due.size).toBe(1);
  });

  it("accepts although the queue is away", async () => {
    const { capture, jobs, log } = openCapture();
    jobs.isAway = true;
    const results = await capture.captureMessages({ corpId, messages: [aSourceMessage()] });
    expect(results[0]?.status).toBe("accepted");
    expect(log.due.size).toBe(1);
  });

  it("refuses more than 500 messages at once", async () => {
    const { capture } = openCapture();
    const messages = Array.from({ length: 501 }, () => aSourceMessage());
    await expect(capture.captureMessages({ corpId, messages })).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("answers rows in their order, bad ones with their problems", async () => {
    const { capture } = openCapture();
    const row = {
      conversation: "c1",
      id: "m1",
      at: "2026-03-02T09:14:00+08:00",
      from: { id: "u1", side: "contact" },
      text: "在吗",
    };
    const results = await capture.captureRows({
      corpId,
      source: "api:erp",
      rows: [row, { ...row, at: "gestern" }, row],
    });
    expect(results.map((result) => result.status)).toEqual(["accepted", "rejected", "duplicate"]);
  });

  it("stores each message once, in whatever batches and order they come", async () => {
    const messages = Array.from({ length: 12 }, (_, i) =>
      aSourceMessage({ id: `same${i}`, conversation: `c${i % 3}` }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.subarray(messages, { minLength: 1 }), { minLength: 1, maxLength: 5 }),
        async (batches) => {
          const { capture, log } = openCapture();
          let accepted = 0;
          for (const batch of batches) {
            const results = await capture.captureMessages({ corpId, messages: batch });
            accepted += results.filter((result) => result.status === "accepted").length;
          }
          const distinct = new Set(batches.flat().map((message) => message.sourceId));
          expect(accepted).toBe(distinct.size);
          expect(log.messages.size).toBe(distinct.size);
        },
      ),
    );
  });
});
