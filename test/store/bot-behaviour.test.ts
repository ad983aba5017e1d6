import { Readable } from "node:stream";
import { afterAll, beforeAll, expect, it } from "vitest";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { messageModel } from "#src/adapters/mongo/capture/message-model.js";
import { defaultBotSettings, type ReplyRule } from "#src/domain/bot/bot-settings.js";
import type { BotSettingsJson } from "#src/api/contract/bots.js";
import type { SourceMessage } from "#src/domain/conversation/message.js";
import { mediaIdOf } from "#src/usecases/media/media-use-cases.js";
import { allowSending, CORP, openApi, type TestApi } from "./api-fixture.js";

let api: TestApi;
let dir: string;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "bot-behaviour-"));
  api = await openApi({ DATA_DIR: dir });
});
afterAll(async () => {
  await api.close();
  rmSync(dir, { recursive: true });
});

const welcome: ReplyRule = {
  id: "r1",
  name: "欢迎",
  isOn: true,
  kind: "group_welcome",
  account: null,
  groupNames: [],
  inDirect: false,
  keywords: [],
  match: "contains",
  text: "欢迎{称呼}",
  cooldownMinutes: 60,
};

it("rules are saved by who may, and answer once per person and group however many ask at once", async () => {
  const admin = await api.signIn("wufan", "admin");
  const sales = await api.signIn("liqian");
  expect((await sales.request("GET", "/api/v1/bot-settings")).status).toBe(403);
  const { data: before } = await admin.get<{ data: BotSettingsJson }>("/bot-settings");
  const saved = await admin.send<{ data: BotSettingsJson }>("PUT", "/bot-settings", { ...before, rules: [welcome] });
  expect(saved.data.rules).toEqual([welcome]);
  expect((await admin.request("PUT", "/api/v1/bot-settings", before)).status).toBe(409);

  const { bots } = api.app;
  const join_ = { kind: "join", account: "main", groupName: "采购群", name: "王工" } as const;
  const heard = { ...join_, conversationId: "r1@chatroom", personId: "wx_wang" };
  const answers = await Promise.all(Array.from({ length: 5 }, () => bots.answer(CORP, heard)));
  expect(answers.filter((answer) => answer !== null)).toEqual(["欢迎王工"]);
  expect(await bots.answer(CORP, { ...heard, conversationId: "r2@chatroom" })).toBe("欢迎王工");
  expect(await bots.answer(CORP, { ...heard, kind: "text", text: "在吗" })).toBeNull();
});

it("a keyword is answered again only after the cooldown", async () => {
  const rule: ReplyRule = { ...welcome, id: "r2", kind: "keyword", keywords: ["报价"], text: "看公告" };
  const current = await api.app.bots.behaviour.get(CORP);
  const value = { ...defaultBotSettings, rules: [rule] };
  await api.app.bots.behaviour.change(CORP, { value, basedOn: current.updatedAt, byUserId: "wufan" });
  const heard = { kind: "text", account: "main", groupName: "采购群", text: "报价?", name: "王工" } as const;
  const where = { conversationId: "r1@chatroom", personId: "wx_wang" };
  expect(await api.app.bots.answer(CORP, { ...heard, ...where })).toBe("看公告");
  expect(await api.app.bots.answer(CORP, { ...heard, ...where, personId: "wx_chen" })).toBeNull();
});

it("files are given to those who see the contact, and to nobody else", async () => {
  const contactId = await api.chat("liqian", "wang", [["contact", "图纸发您了", 5]]);
  const message = await messageModel(api.infrastructure.connection).findOne({ contactId }).lean().exec();
  const sourceId = message?.sourceId ?? "";
  const file = { corpId: CORP, source: "import", sourceId, kind: "file" as const, name: "../图纸.pdf" };
  const kept = await api.app.media.keep({
    ...file,
    open: () => Promise.resolve(Readable.from([Buffer.from("%PDF-1.7 x")])),
  });
  expect(kept).toMatchObject({ state: "stored", mime: "application/pdf", name: "图纸.pdf", messageId: message?._id });
  const path = `/api/v1/media/${mediaIdOf(CORP, "import", sourceId)}`;
  const liqian = await api.signIn("liqian2", "admin");
  const other = await api.signIn("zhaolei");
  const answer = await liqian.request<string>("GET", path);
  expect([answer.status, answer.body, answer.headers.get("content-disposition")]).toEqual([
    200,
    "%PDF-1.7 x",
    "attachment; filename*=UTF-8''%E5%9B%BE%E7%BA%B8.pdf",
  ]);
  expect((await other.request("GET", path)).status).toBe(404);
});

it("a new friend is greeted once through the outbox, however often the notice comes, and not after a day", async () => {
  const admin = await api.signIn("wufan", "admin");
  await allowSending(admin);
  const { data: before } = await admin.get<{ data: BotSettingsJson }>("/bot-settings");
  const friendGreeting = "{称呼}您好，我是{员工姓名}";
  await admin.send("PUT", "/bot-settings", { ...before, friendGreeting });
  await api.app.bots.reportBot({ corpId: CORP, account: "main", memberId: "liqian", state: "online", note: null });
  const notice = (id: string, changes: Partial<SourceMessage> = {}): SourceMessage => ({
    source: "wechaty:main",
    sourceId: `friend-request:${id}`,
    conversation: { id: "wx_new", kind: "direct", name: "新朋友" },
    sender: { id: "wx_new", name: "新朋友", side: "contact" },
    recipient: { id: "liqian", name: "李倩", side: "member" },
    type: "system",
    text: "已成为好友",
    media: null,
    sentAt: new Date(),
    revokes: null,
    edits: null,
    ...changes,
  });
  const late = notice("f3", {
    sender: { id: "wx_late", name: "迟到", side: "contact" },
    conversation: { id: "wx_late", kind: "direct", name: null },
    sentAt: new Date(Date.now() - 25 * 3_600_000),
  });
  const nobody = notice("f4", { sender: { id: "wx_nobody", name: "没人", side: "contact" } });
  const messages = [notice("f1"), late];
  await api.app.capture.captureMessages({ corpId: CORP, messages });
  // One of them has no contact: it does not stop the others.
  await Promise.all([1, 2, 3].map(() => api.app.bots.greetFriends(CORP, [nobody, ...messages])));
  await api.app.bots.greetFriends(CORP, [notice("f2")]);
  const touches = api.infrastructure.connection.collection("touches");
  const planned = await touches.find({ corpId: CORP, why: "greeting" }).toArray();
  expect(planned).toMatchObject([{ channel: "wechaty:main", memberId: "liqian", text: "新朋友您好，我是李倩" }]);
  const sent: string[] = [];
  const detach = api.infrastructure.channels.attach("wechaty:main", {
    send: (message) => {
      sent.push(message.text);
      return Promise.resolve({ channelMessageId: "m1" });
    },
  });
  await Promise.all([api.app.touch.sendDueOf(CORP, "wechaty:main"), api.app.touch.sendDueOf(CORP, "wechaty:main")]);
  detach();
  expect(sent).toEqual(["新朋友您好，我是李倩"]);
  expect((await touches.findOne({ corpId: CORP, why: "greeting" }))?.["state"]).toBe("sent");
});
