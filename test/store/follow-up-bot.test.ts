import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startBot, type RunningBot } from "#bots/main.js";
import type { BotConfig, BotDeps } from "#bots/bot-options.js";
import { messageModel } from "#src/adapters/mongo/capture/message-model.js";
import { redisBotLeases } from "#src/adapters/redis/bot-lease.js";
import { connectRedis } from "#src/adapters/redis/connect-redis.js";
import { channelRegistry } from "#src/adapters/wechaty/channel-registry.js";
import { systemClock } from "#src/usecases/shared/clock.js";
import { aTouch } from "#test/builders/a-contact.js";
import { openFollowUp } from "./follow-up-kit.js";
import { openStore, type TestStore } from "./open-store.js";
import { drainJobs, openPipeline } from "./pipeline.js";

let store: TestStore;
let redis: Redis;
let running: { bot: RunningBot; dir: string }[] = [];
let corps = 0;

beforeAll(async () => {
  store = await openStore();
  redis = connectRedis(store.redisUrl, "commands", () => undefined);
  await new Promise<void>((resolve) => redis.once("ready", () => resolve()));
});
afterEach(async () => {
  for (const { bot, dir } of running) {
    await bot.stop();
    rmSync(dir, { recursive: true, force: true });
  }
  running = [];
});
afterAll(async () => {
  redis.disconnect();
  await store.close();
});

/** A bot on the mock puppet, wired to the real store and the real Redis. */
function launch(corpId: string, changes: { deps?: Partial<BotDeps>; config?: Partial<BotConfig> } = {}) {
  const dir = mkdtempSync(join(tmpdir(), "bot-"));
  const outbox = join(dir, "outbox.jsonl");
  // The mock dates its messages by the real clock.
  const pipeline = openPipeline(store.connection, { capture: { clock: systemClock } });
  const kit = openFollowUp(store.connection, corpId, { settings: { quietHours: { from: "00:00", to: "00:00" } } });
  const channels = channelRegistry();
  const bot = startBot(
    {
      corpId,
      capture: (messages) => pipeline.capture.captureMessages({ corpId, messages }),
      reportBot: (report) => kit.bots.reportBot(report),
      sendDueOf: () => Promise.resolve(0),
      channels,
      leases: redisBotLeases({ client: redis, prefix: store.prefix }),
      memberName: () => Promise.resolve("李倩"),
      colleagueOf: (id) => Promise.resolve(id === "wx_zhao" ? "zhao" : null),
      log: { info: () => undefined, warn: () => undefined },
      now: () => systemClock.now(),
      ...changes.deps,
    },
    {
      puppet: "wechaty-puppet-mock",
      account: "main",
      memberId: "liqian",
      friendRule: "never",
      dataDir: dir,
      mockOutbox: outbox,
      ...changes.config,
    },
  );
  running.push({ bot, dir });
  const log = () => messageModel(store.connection).find({ corpId }).sort({ sentAt: 1, _id: 1 }).lean().exec();
  const received = (): { to: string; text: string }[] => {
    try {
      return readFileSync(outbox, "utf8")
        .trim()
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as { to: string; text: string });
    } catch {
      return [];
    }
  };
  const states = async () => (await kit.stores.bots.list(corpId)).map((account) => account.state);
  const { player } = bot;
  if (!player) throw new Error("the mock puppet has a player");
  return { bot, player, pipeline, kit, channels, log, received, states };
}

const newCorp = (): string => `bot-${++corps}`;

describe("a bot on the mock puppet", () => {
  it("captures direct messages of both sides and groups, with colleagues known as such", async () => {
    const corpId = newCorp();
    const { bot, player, log } = launch(corpId);
    player.addPerson({ id: "wx_wang", name: "王工-华盛" });
    player.addPerson({ id: "wx_zhao", name: "赵敏" });
    player.addRoom({ id: "r1@chatroom", topic: "华盛项目群", memberIds: ["wx_wang", "wx_zhao"] });
    await player.playAll([
      { conversation: "wx_wang", from: "wx_wang", text: "在吗", delayMs: 0, id: "d1" },
      { conversation: "wx_wang", from: "self", text: "在的,王工", delayMs: 0, id: "d2" },
      { conversation: "r1@chatroom", from: "wx_wang", text: "周三能到货吗?", delayMs: 0, id: "g1" },
      { conversation: "r1@chatroom", from: "wx_zhao", text: "我查一下", delayMs: 0, id: "g2" },
    ]);
    await expect.poll(async () => (await log()).length, { timeout: 20_000 }).toBe(4);
    await bot.drained();
    const bySource = new Map((await log()).map((message) => [message.sourceId, message]));
    expect(bySource.get("d1")).toMatchObject({
      source: "wechaty:main",
      side: "contact",
      text: "在吗",
      toMemberId: "liqian",
    });
    expect(bySource.get("d2")).toMatchObject({
      side: "member",
      memberId: "liqian",
      toContactId: bySource.get("d1")?.contactId,
    });
    expect(bySource.get("d1")?.conversationId).toBe(bySource.get("d2")?.conversationId);
    expect(bySource.get("g1")).toMatchObject({ roomName: "华盛项目群", contactId: bySource.get("d1")?.contactId });
    expect(bySource.get("g2")).toMatchObject({ side: "member", memberId: "zhao" });
  });

  it("sends a touch that the contact receives once, and captures the echo", async () => {
    const corpId = newCorp();
    const { player, pipeline, kit, channels, log, received, states } = launch(corpId);
    player.addPerson({ id: "wx_wang", name: "王工" });
    await player.play({ conversation: "wx_wang", from: "wx_wang", text: "在吗", delayMs: 0 });
    await expect.poll(async () => (await log()).length, { timeout: 20_000 }).toBe(1);
    await drainJobs(pipeline);
    expect(await states()).toEqual(["online"]);
    const contactId = (await log())[0]?.contactId ?? "";
    const touch = aTouch({ corpId, id: `to_${corpId}`, contactId, dueAt: new Date(0), text: "王工,生日快乐。" });
    await kit.stores.touches.insertOnce(touch);
    kit.messenger.serves = (channel) => channels.serves(channel);
    kit.messenger.send = (message) => channels.send(message);
    const runs = await Promise.all([1, 2, 3].map(() => kit.touch.sendTouch({ corpId, touchId: touch.id })));
    expect(runs.filter((outcome) => outcome === "sent")).toHaveLength(1);
    expect(received()).toMatchObject([{ to: "wx_wang", text: "王工,生日快乐。" }]);
    await expect.poll(async () => (await log()).length, { timeout: 20_000 }).toBe(2);
    const echo = (await log()).find((message) => message.side === "member");
    expect(echo?.sourceId).toBe((await kit.stores.touches.find(corpId, touch.id))?.channelMessageId);
  });

  it("keeps what it hears while the store is away and delivers it later, in order", async () => {
    const corpId = newCorp();
    let isAway = true;
    // The mock dates its messages by the real clock.
    const pipeline = openPipeline(store.connection, { capture: { clock: systemClock } });
    const { bot, player, log } = launch(corpId, {
      deps: {
        capture: (messages) =>
          isAway ? Promise.reject(new Error("away")) : pipeline.capture.captureMessages({ corpId, messages }),
      },
    });
    player.addPerson({ id: "wx_wang", name: "王工" });
    for (let i = 0; i < 5; i++)
      await player.play({ conversation: "wx_wang", from: "wx_wang", text: `第 ${i} 条`, delayMs: 0 });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await log()).toEqual([]);
    isAway = false;
    await expect.poll(async () => (await log()).length, { timeout: 20_000 }).toBe(5);
    await bot.drained();
  });

  it("runs once per account: the second waits for the lease", async () => {
    const corpId = newCorp();
    const first = launch(corpId);
    await expect.poll(() => first.channels.serves("wechaty:main"), { timeout: 20_000 }).toBe(true);
    const second = launch(corpId);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(second.channels.serves("wechaty:main")).toBe(false);
    await first.bot.stop();
    expect(first.channels.serves("wechaty:main")).toBe(false);
    await expect.poll(() => second.channels.serves("wechaty:main"), { timeout: 20_000 }).toBe(true);
  });

  it("stops serving its channel when the lease is lost, and comes back", async () => {
    const corpId = newCorp();
    const { channels, player, log } = launch(corpId, {
      deps: { leases: redisBotLeases({ client: redis, prefix: store.prefix, ttlMs: 1_000 }) },
    });
    await expect.poll(() => channels.serves("wechaty:main"), { timeout: 20_000 }).toBe(true);
    await redis.set(`${store.prefix}:bot-lease:${corpId}:main`, "somebody else", "PX", 1_500);
    await expect.poll(() => channels.serves("wechaty:main"), { timeout: 20_000 }).toBe(false);
    await expect.poll(() => channels.serves("wechaty:main"), { timeout: 20_000 }).toBe(true);
    player.addPerson({ id: "wx_wang", name: "王工" });
    await player.play({ conversation: "wx_wang", from: "wx_wang", text: "还在吗", delayMs: 0 });
    await expect.poll(async () => (await log()).length, { timeout: 20_000 }).toBe(1);
  });

  it("says that it is offline once stopped, and stops while it starts", async () => {
    const corpId = newCorp();
    const early = launch(corpId);
    await early.bot.stop();
    const { bot, states, channels } = launch(corpId);
    await expect.poll(() => channels.serves("wechaty:main"), { timeout: 20_000 }).toBe(true);
    await bot.stop();
    expect(await states()).toEqual(["offline"]);
  });
});
