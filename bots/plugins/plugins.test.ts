import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Wechaty } from "wechaty";
import { buildBot, type Mocker } from "#src/adapters/wechaty/build-bot.js";
import type { SourceMessage } from "#src/domain/conversation/message.js";
import type { BotPlugin } from "../plugin.js";
import { captureMessages } from "./capture-messages.js";
import { friendRequests } from "./friend-requests.js";
import { loginState } from "./login-state.js";
import { roomChanges } from "./room-changes.js";

/** How long a busy machine may take. */
const SOON = { timeout: 8_000 };

const RECALLED = 13;
const RECEIVE = 2;
const now = (): Date => new Date("2026-11-23T02:00:00Z");

// Wechaty's tree takes long to load on a busy machine.
beforeAll(async () => {
  await Promise.all([import("wechaty"), import("wechaty-puppet-mock")]);
}, 60_000);

let bots: Wechaty[] = [];
afterEach(async () => {
  await Promise.all(bots.map((bot) => bot.stop()));
  bots = [];
});

/** A logged-in bot on the mock puppet; stopped after the test. */
async function aBot(install: (kept: SourceMessage[], problems: unknown[]) => BotPlugin[]) {
  const { bot, mocker } = await buildBot({ puppet: "wechaty-puppet-mock" });
  if (!mocker) throw new Error("the mock has a mocker");
  bots.push(bot);
  const kept: SourceMessage[] = [];
  const problems: unknown[] = [];
  bot.on("error", () => undefined);
  const plugins = install(kept, problems);
  const uninstall = plugins.map((plugin) => plugin(bot));
  await bot.start();
  const self = mocker.createContact({ id: "liqian", name: "李倩" });
  mocker.login(self);
  await expect.poll(() => bot.isLoggedIn, SOON).toBe(true);
  return { bot, mocker, self, kept, problems, plugins, uninstall };
}

const context = {
  source: "wechaty:main",
  memberId: "liqian",
  memberName: "李倩",
  colleagueOf: () => Promise.resolve(null),
};
const capture = (kept: SourceMessage[], problems: unknown[]): BotPlugin =>
  captureMessages({ context, keep: (message) => kept.push(message), onProblem: (what) => problems.push(what) });

function say(mocker: Mocker, payload: Record<string, unknown>): void {
  const message = mocker.MessageMock.create({ type: 7, timestamp: now().getTime(), ...payload } as never);
  mocker.puppet.emit("message", { messageId: message.id });
}

describe("capture", () => {
  it("keeps recalls with the message they withdraw, and what is no text without its XML", async () => {
    const { mocker, kept } = await aBot((kept, problems) => [capture(kept, problems)]);
    mocker.createContact({ id: "wx_wang", name: "王工", friend: true });
    say(mocker, { id: "m1", talkerId: "wx_wang", listenerId: "liqian", text: "报错价了" });
    say(mocker, { id: "m2", talkerId: "wx_wang", listenerId: "liqian", type: RECALLED, text: "m1" });
    say(mocker, {
      id: "m3",
      talkerId: "wx_wang",
      listenerId: "liqian",
      type: 1,
      text: "<msg><title>报价单.pdf</title></msg>",
    });
    await expect.poll(() => kept.length, SOON).toBe(3);
    expect(kept).toMatchObject([
      { sourceId: "m1", type: "text", text: "报错价了", revokes: null, sentAt: now() },
      { sourceId: "m2", type: "revoke", text: "", revokes: "m1" },
      { sourceId: "m3", type: "file", text: "", media: { kind: "file", name: "报价单.pdf" } },
    ]);
    expect(kept[0]).toMatchObject({
      conversation: { id: "wx_wang", kind: "direct", name: "王工" },
      sender: { id: "wx_wang", side: "contact" },
      recipient: { id: "liqian", side: "member" },
    });
  });

  it("leaves official accounts and the client's own notices out", async () => {
    const { mocker, kept } = await aBot((kept, problems) => [capture(kept, problems)]);
    mocker.createContact({ id: "gh_news", name: "某公众号", type: 2 });
    mocker.createContact({ id: "weixin", name: "微信团队" });
    mocker.createContact({ id: "wx_wang", name: "王工" });
    say(mocker, { id: "m1", talkerId: "gh_news", listenerId: "liqian", text: "推送" });
    say(mocker, { id: "m2", talkerId: "weixin", listenerId: "liqian", text: "登录提醒" });
    say(mocker, { id: "m3", talkerId: "wx_wang", listenerId: "liqian", text: "在吗" });
    await expect.poll(() => kept.map((message) => message.sourceId), SOON).toEqual(["m3"]);
  });

  it("installed twice keeps each message once; uninstalled it keeps none", async () => {
    const { bot, mocker, kept, plugins, uninstall } = await aBot((kept, problems) => [capture(kept, problems)]);
    const again = plugins.map((plugin) => plugin(bot));
    mocker.createContact({ id: "wx_wang", name: "王工" });
    say(mocker, { id: "m1", talkerId: "wx_wang", listenerId: "liqian", text: "在吗" });
    await expect.poll(() => kept.length, SOON).toBe(1);
    for (const remove of [...again, ...uninstall]) remove();
    say(mocker, { id: "m2", talkerId: "wx_wang", listenerId: "liqian", text: "还在吗" });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(kept).toHaveLength(1);
  });

  it("goes on when keeping one message fails", async () => {
    const problems: unknown[] = [];
    const kept: string[] = [];
    const keep = (message: SourceMessage): void => {
      if (message.sourceId === "m1") throw new Error("disk full");
      kept.push(message.sourceId);
    };
    const { mocker } = await aBot(() => [captureMessages({ context, keep, onProblem: (what) => problems.push(what) })]);
    mocker.createContact({ id: "wx_wang", name: "王工" });
    for (const id of ["m1", "m2"]) say(mocker, { id, talkerId: "wx_wang", listenerId: "liqian", text: "在吗" });
    await expect.poll(() => kept, SOON).toEqual(["m2"]);
    expect(problems).toHaveLength(1);
  });
});

describe("friend requests", () => {
  const requests = (rule: string, greeting: string | null) => (kept: SourceMessage[], problems: unknown[]) => [
    friendRequests({
      rule,
      greeting,
      source: "wechaty:main",
      memberId: "liqian",
      memberName: "李倩",
      keep: (message) => kept.push(message),
      onProblem: (what) => problems.push(what),
      now,
    }),
  ];

  async function request(rule: string, hello: string, greeting: string | null = null) {
    const bot = await aBot(requests(rule, greeting));
    const accepted: string[] = [];
    const puppet = bot.mocker.puppet;
    bot.mocker.createContact({ id: "wx_new", name: "新朋友" });
    puppet.friendshipRawPayload = (id: string) =>
      Promise.resolve({ id, contactId: "wx_new", hello, type: RECEIVE, timestamp: 1, ticket: "t" });
    puppet.friendshipAccept = (id: string) => {
      accepted.push(id);
      return Promise.resolve();
    };
    puppet.emit("friendship", { friendshipId: "f1" });
    return { ...bot, accepted };
  }

  it("are accepted by the rule, greeted, and noted as a new relation", async () => {
    const { accepted, kept, mocker } = await request("keyword:采购", "我是采购小李", "您好,我是李倩");
    await expect.poll(() => accepted, SOON).toEqual(["f1"]);
    await expect.poll(() => kept.length, SOON).toBe(1);
    expect(kept[0]).toMatchObject({
      sourceId: "friend:f1",
      type: "system",
      sender: { id: "wx_new", side: "contact" },
      text: "已成为好友,验证消息:我是采购小李",
    });
    await expect
      .poll(() => [...mocker.cacheMessagePayload.values()].map((message) => message.text), SOON)
      .toContain("您好,我是李倩");
  });

  it("are left to a person otherwise", async () => {
    const { accepted, kept } = await request("keyword:采购", "你好");
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([accepted, kept]).toEqual([[], []]);
  });
});

it("notes who joins a group, who leaves and its new name", async () => {
  const { mocker, self, kept } = await aBot((kept, problems) => [
    roomChanges({ context, keep: (message) => kept.push(message), onProblem: (what) => problems.push(what), now }),
  ]);
  const wang = mocker.createContact({ id: "wx_wang", name: "王工" });
  const chen = mocker.createContact({ id: "wx_chen", name: "陈总" });
  const room = mocker.createRoom({
    id: "r1@chatroom",
    topic: "项目群",
    memberIdList: ["liqian", "wx_wang"],
    ownerId: "liqian",
  });
  room.add(chen).by(wang);
  await expect.poll(() => kept.length, SOON).toBe(1);
  room.topic("华盛项目群").by(wang);
  await expect.poll(() => kept.length, SOON).toBe(2);
  room.remove(chen).by(self);
  await expect.poll(() => kept.length, SOON).toBe(3);
  expect(kept.map((message) => message.text)).toEqual(["陈总 加入了群聊", "群名改为“华盛项目群”", "陈总 离开了群聊"]);
  expect(kept[0]).toMatchObject({
    type: "system",
    sender: { id: "wx_wang", side: "contact" },
    conversation: { id: "r1@chatroom", kind: "group" },
  });
  expect(kept[2]?.sender).toEqual({ id: "liqian", name: "李倩", side: "member" });
});

it("reports scan, login and logout", async () => {
  const reports: unknown[] = [];
  const changes: string[] = [];
  const { bot, mocker } = await aBot(() => [
    loginState({
      report: (report) => Promise.resolve(void reports.push([report.state, report.qr])),
      onOnline: () => changes.push("on"),
      onOffline: () => changes.push("off"),
      onProblem: () => undefined,
      now,
    }),
  ]);
  mocker.scan("https://login.example/qr");
  await expect.poll(() => reports.length, SOON).toBe(2);
  await bot.logout();
  await expect.poll(() => reports.length, SOON).toBe(3);
  expect(reports).toEqual([
    ["online", null],
    ["scan", "https://login.example/qr"],
    ["offline", null],
  ]);
  expect(changes).toEqual(["on", "off"]);
});
