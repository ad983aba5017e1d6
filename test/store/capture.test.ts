import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { messageModel } from "#src/adapters/mongo/capture/message-model.js";
import { contactModel } from "#src/adapters/mongo/capture/contact-model.js";
import { aSourceMessage } from "#test/builders/a-source-message.js";
import { openStore, type TestStore } from "./open-store.js";
import { drainJobs, openPipeline } from "./pipeline.js";

let store: TestStore;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

describe("capture", () => {
  it("stores a message once and answers duplicate afterwards", async () => {
    const pipeline = openPipeline(store.connection);
    const message = aSourceMessage({ conversation: "once", id: "m1", text: "你好" });
    const input = { corpId: "once", messages: [message] };
    expect((await pipeline.capture.captureMessages(input)).map((result) => result.status)).toEqual(["accepted"]);
    expect((await pipeline.capture.captureMessages(input)).map((result) => result.status)).toEqual(["duplicate"]);
    expect(await messageModel(store.connection).countDocuments({ corpId: "once" })).toBe(1);
    expect(pipeline.jobs.jobs.map((job) => job.name)).toEqual(["understand-conversation"]);
  });

  it("keeps the first of equal messages in one batch", async () => {
    const { capture } = openPipeline(store.connection);
    const message = aSourceMessage({ conversation: "twice", id: "m1" });
    const results = await capture.captureMessages({ corpId: "twice", messages: [message, message] });
    expect(results.map((result) => result.status)).toEqual(["accepted", "duplicate"]);
  });

  it("rejects a bad message without stopping the others", async () => {
    const { capture } = openPipeline(store.connection);
    const bad = aSourceMessage({ conversation: "bad", id: "m1", at: "2031-01-01T00:00:00Z" });
    const results = await capture.captureMessages({
      corpId: "bad",
      messages: [bad, aSourceMessage({ conversation: "bad" })],
    });
    expect(results[0]).toEqual({
      status: "rejected",
      issues: [{ path: "at", message: "时间在将来，请检查日期和时区" }],
    });
    expect(results[1]?.status).toBe("accepted");
  });

  it("makes one contact of one identity, whoever meets it first", async () => {
    const corpId = "race";
    const pipelines = [openPipeline(store.connection), openPipeline(store.connection), openPipeline(store.connection)];
    await Promise.all(
      pipelines.map(({ capture }, i) =>
        capture.captureMessages({
          corpId,
          messages: [0, 1, 2].map((n) => aSourceMessage({ conversation: `r${n}`, id: `m${i}`, from: `person${n}` })),
        }),
      ),
    );
    expect(await contactModel(store.connection).countDocuments({ corpId })).toBe(3);
    expect(await messageModel(store.connection).countDocuments({ corpId })).toBe(9);
  });

  it("derives a contact with profile, stage, owner and search keys", async () => {
    const corpId = "whole";
    const pipeline = openPipeline(store.connection);
    await pipeline.capture.captureMessages({
      corpId,
      messages: [
        aSourceMessage({
          id: "m1",
          name: "王工-华盛",
          text: "你好，你们的XN扩展模块怎么卖",
          at: "2026-11-20T09:00:00+08:00",
        }),
        aSourceMessage({ id: "m2", side: "member", text: "您好，方便留个电话吗", at: "2026-11-20T09:20:00+08:00" }),
        aSourceMessage({ id: "m3", name: "王工-华盛", text: "13800000017", at: "2026-11-20T09:21:00+08:00" }),
      ],
    });
    expect(await drainJobs(pipeline)).toBe(1);
    const contact = await contactModel(store.connection).findOne({ corpId }).lean().exec();
    expect(contact).toMatchObject({ nickname: "王工-华盛", ownerId: "liqian", memberIds: ["liqian"], isDirty: false });
    expect(contact?.profile.find((value) => value.field === "phone")?.value).toBe("13800000017");
    expect(contact?.stage).not.toBe("lead");
    expect(contact?.searchKeys).toEqual(expect.arrayContaining(["王工", "wg", "wanggong", "0017", "13800000017"]));
    expect(contact?.tags.map((tag) => tag.group)).toContain("阶段");
    expect(await pipeline.derive.derivationBacklog(corpId)).toEqual({ conversations: 0, contacts: 0 });
  });
});
