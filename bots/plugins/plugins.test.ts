import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Wechaty } from "wechaty";
import { wechatyMessenger } from "#src/adapters/wechaty/wechaty-messenger.js";
import { buildBot, type Mocker } from "#src/adapters/wechaty/build-bot.js";
import type { SourceMessage } from "#src/domain/conversation/message.js";
import type { BotPlugin } from "../plugin.js";
import { askCapabilities, capabilities } from "./capabilities.js";
import { captureMessages } from "./capture-messages.js";
import { catchUp } from "./catch-up.js";
import { friendRequests } from "./friend-requests.js";
import { keepMedia } from "./keep-media.js";
import { knownIds } from "./known-ids.js";
import { liveness } from "./liveness.js";
import { loginState } from "./login-state.js";
import { roomChanges } from "./room-changes.js";
import { ruleReplies } from "./rule-replies.js";

/** How long a busy machine may take. */
const SOON = { timeout: 8_000 };

const RECALLED = 13;
const CONFIRM = 1;
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
  const requests = (rule: string) => (kept: SourceMessage[], problems: unknown[]) => [
    friendRequests({
      rule,
      source: "wechaty:main",
      memberId: "liqian",
      memberName: "李倩",
      keep: (message) => kept.push(message),
      onProblem: (what) => problems.push(what),
      now,
    }),
  ];

  async function request(rule: string, hello: string) {
    const bot = await aBot(requests(rule));
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

  it("are accepted by the rule and noted as a new relation, once; nothing is sent around the outbox", async () => {
    const { accepted, kept, mocker } = await request("keyword:采购", "我是采购小李");
    await expect.poll(() => accepted, SOON).toEqual(["f1"]);
    await expect.poll(() => kept.length, SOON).toBe(1);
    expect(kept[0]).toMatchObject({
      sourceId: "friend-request:f1",
      type: "system",
      sender: { id: "wx_new", side: "contact" },
      text: "已成为好友，验证消息：我是采购小李",
    });
    const { puppet } = mocker;
    puppet.friendshipRawPayload = (id: string) =>
      Promise.resolve({ id, contactId: "wx_new", type: CONFIRM, timestamp: 2 });
    puppet.emit("friendship", { friendshipId: "f2" });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(kept).toHaveLength(1);
    expect([...mocker.cacheMessagePayload.values()]).toEqual([]);
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

describe("answers by rule", () => {
  it("are asked for texts and joins of strangers, never for own words or colleagues, and sent once", async () => {
    const heard: unknown[] = [];
    const said: string[][] = [];
    const { mocker, self } = await aBot(() => [
      ruleReplies({
        account: "main",
        answer: (event) => {
          heard.push([event.kind, event.name, event.groupName]);
          return Promise.resolve(event.kind === "join" ? "欢迎" : "稍等");
        },
        say: (conversationId, text) => Promise.resolve(void said.push([conversationId, text])),
        isColleague: (id) => Promise.resolve(id === "wx_zhao"),
        onProblem: () => undefined,
        now,
      }),
    ]);
    const wang = mocker.createContact({ id: "wx_wang", name: "王工" });
    const zhao = mocker.createContact({ id: "wx_zhao", name: "赵敏" });
    const chen = mocker.createContact({ id: "wx_chen", name: "陈总" });
    const memberIdList = ["liqian", "wx_wang"];
    const room = mocker.createRoom({ id: "r1@chatroom", topic: "采购群", memberIdList, ownerId: "liqian" });
    say(mocker, { id: "m1", talkerId: "wx_wang", listenerId: "liqian", text: "报价" });
    say(mocker, { id: "m2", talkerId: "liqian", listenerId: "wx_wang", text: "报价" });
    say(mocker, { id: "m3", talkerId: "wx_zhao", listenerId: "liqian", text: "报价" });
    say(mocker, {
      id: "m4",
      talkerId: "wx_wang",
      listenerId: "liqian",
      text: "报价",
      timestamp: now().getTime() - 6e5,
    });
    await expect.poll(() => said.length, SOON).toBe(1);
    room.add(zhao, chen).by(wang);
    await expect.poll(() => said.length, SOON).toBe(2);
    expect(heard).toEqual([
      ["text", "王工", null],
      ["join", "陈总", "采购群"],
    ]);
    expect(said).toEqual([
      ["wx_wang", "稍等"],
      ["r1@chatroom", "欢迎"],
    ]);
    expect(self.id).toBe("liqian");
  });
});

it("keeps files under the message's own id, and learns that a puppet gives none", async () => {
  const kept: unknown[] = [];
  const learned: string[] = [];
  const { mocker } = await aBot(() => [
    keepMedia({
      source: "wechaty:main",
      keep: async ({ sourceId, kind, name, open }) => {
        const parts: Uint8Array[] = [];
        for await (const part of await open()) parts.push(part);
        kept.push([sourceId, kind, name, Buffer.concat(parts).toString()]);
      },
      onLearned: (files) => learned.push(files),
      onProblem: () => undefined,
    }),
  ]);
  const { FileBox } = await import("file-box");
  mocker.createContact({ id: "wx_wang", name: "王工" });
  const box = FileBox.fromBase64(Buffer.from("PDF").toString("base64"), "图纸.pdf");
  mocker.puppet.messageFile = () => Promise.resolve(box);
  say(mocker, { id: "m1", talkerId: "wx_wang", listenerId: "liqian", type: 1, text: "" });
  await expect.poll(() => kept, SOON).toEqual([["m1", "file", "图纸.pdf", "PDF"]]);
  mocker.puppet.messageFile = () => Promise.reject(new Error("12 UNIMPLEMENTED"));
  say(mocker, { id: "m2", talkerId: "wx_wang", listenerId: "liqian", type: 1, text: "" });
  await expect.poll(() => learned, SOON).toEqual(["yes", "no"]);
});

it("tells once under which id WeCom knows a person", async () => {
  const told: string[][] = [];
  const { mocker } = await aBot(() => [
    knownIds({ knowAs: (...ids) => Promise.resolve(void told.push(ids)), onProblem: () => undefined }),
  ]);
  mocker.createContact({ id: "788_wang", name: "王工", handle: "wmAAAAAAAAAAAAAAAA" });
  mocker.createContact({ id: "788_chen", name: "陈总", handle: "chen88" });
  for (const [id, talkerId] of [
    ["m1", "788_wang"],
    ["m2", "788_chen"],
    ["m3", "788_wang"],
  ]) {
    say(mocker, { id, talkerId, listenerId: "liqian", text: "在吗" });
  }
  await expect.poll(() => told, SOON).toEqual([["788_wang", "wmAAAAAAAAAAAAAAAA"]]);
});

it("asks the puppet what it can do; what cannot be asked stays unknown", async () => {
  const { bot } = await aBot(() => []);
  bot.puppet.tagContactList = () => Promise.reject(new Error("not supported"));
  expect(await askCapabilities(bot)).toEqual({
    contacts: "yes",
    groups: "yes",
    tags: "no",
    group_qr: "unknown",
    send_text: "unknown",
    files: "unknown",
    send_files: "unknown",
  });
});

it("sends files before words, and learns whether the puppet can", async () => {
  const { bot, mocker } = await aBot(() => []);
  mocker.createContact({ id: "wx_wang", name: "王工", friend: true });
  const learned: string[] = [];
  const messenger = wechatyMessenger(bot, {
    minGapMs: 0,
    isHeld: () => true,
    fileOf: (_corpId, id) =>
      Promise.resolve(id === "mt_1" ? { name: "报价.pdf", bytes: Buffer.from("%PDF-1.7") } : null),
    onLearned: (answer) => learned.push(answer),
  });
  const file = { kind: "file" as const, materialId: "mt_1", name: "报价.pdf" };
  const link = {
    kind: "link" as const,
    title: "样册",
    url: "https://e.cn",
    description: "",
    imageUrl: null,
    coverId: null,
  };
  const to = { corpId: "c", channel: "wechaty:main", identity: { channel: "wechaty", id: "wx_wang" } };
  const message = { ...to, touchId: "to_1", memberId: "liqian", text: "请查收" };
  await messenger.send({ ...message, attachments: [file, link] });
  const self = bot.puppet.currentUserId;
  const sent = () => [...mocker.cacheMessagePayload.values()].filter(({ talkerId }) => talkerId === self);
  expect(sent().map(({ text }) => text)).toEqual(["报价.pdf", "样册 https://e.cn", "请查收"]);
  expect(learned).toEqual(["yes"]);

  await expect(messenger.send({ ...message, attachments: [{ ...file, materialId: "mt_gone" }] })).rejects.toMatchObject(
    {
      code: "invalid_input",
    },
  );
  bot.puppet.messageSendFile = () => Promise.reject(new Error("not supported"));
  await expect(messenger.send({ ...message, attachments: [file] })).rejects.toMatchObject({ code: "not_allowed" });
  expect(learned.at(-1)).toBe("no");
  // After a part went out, nobody can say "certainly nothing".
  const half = messenger.send({ ...message, attachments: [link, file] });
  await expect(half).rejects.not.toHaveProperty("code");
  expect(sent()).toHaveLength(4);
});

it("after a reconnect captures what the puppet still has of the time in between, and notes the gap", async () => {
  const gaps: unknown[] = [];
  const captured: string[] = [];
  const lastHeardAt = new Date(now().getTime() - 3_600_000);
  const { mocker } = await aBot(() => [
    catchUp({
      lastHeardAt,
      capture: (message) => Promise.resolve(void captured.push(message.id)),
      onGap: (gap) => Promise.resolve(void gaps.push(gap)),
      onProblem: () => undefined,
      now,
      settleMs: 200,
    }),
  ]);
  mocker.createContact({ id: "wx_wang", name: "王工" });
  const at = (minutesAgo: number): number => now().getTime() - minutesAgo * 60_000;
  say(mocker, { id: "old", talkerId: "wx_wang", listenerId: "liqian", text: "早", timestamp: at(90) });
  say(mocker, { id: "missed", talkerId: "wx_wang", listenerId: "liqian", text: "在吗", timestamp: at(30) });
  await expect.poll(() => gaps, SOON).toEqual([{ from: lastHeardAt, to: now(), found: 1 }]);
  expect(captured).toEqual(["missed"]);
});

it("every plugin takes all its listeners away again", async () => {
  const noop = () => Promise.resolve();
  const onProblem = () => undefined;
  const { bot } = await aBot(() => []);
  const events = ["message", "login", "logout", "scan", "room-join", "room-leave", "room-topic", "friendship"];
  const emitter = bot as unknown as { listenerCount(event: string): number };
  const count = (): number[] => [...events, "heartbeat", "dong"].map((event) => emitter.listenerCount(event));
  const before = count();
  const person = { source: "wechaty:main", memberId: "liqian", memberName: "李倩" };
  const plugins: BotPlugin[] = [
    capture([], []),
    friendRequests({ ...person, rule: "never", keep: () => undefined, onProblem, now }),
    roomChanges({ context, keep: () => undefined, onProblem, now }),
    loginState({ report: noop, onOnline: onProblem, onOffline: onProblem, onProblem, now }),
    liveness({
      silentMs: 60_000,
      startMs: 60_000,
      checkMs: 60_000,
      onBeat: noop,
      onSilent: onProblem,
      onProblem,
      now,
    }),
    ruleReplies({
      account: "main",
      answer: () => Promise.resolve(null),
      say: noop,
      isColleague: () => Promise.resolve(false),
      onProblem,
      now,
    }),
    keepMedia({ source: "wechaty:main", keep: noop, onLearned: onProblem, onProblem }),
    knownIds({ knowAs: noop, onProblem }),
    capabilities({ onAsked: noop, onProblem }),
    catchUp({ lastHeardAt: null, capture: noop, onGap: noop, onProblem, now }),
  ];
  const uninstall = plugins.map((plugin) => plugin(bot));
  expect(count().reduce((sum, one) => sum + one, 0)).toBeGreaterThan(before.reduce((sum, one) => sum + one, 0));
  for (const remove of uninstall) remove();
  expect(count()).toEqual(before);
});
