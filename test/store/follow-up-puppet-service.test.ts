import { createServer } from "node:net";
import { afterEach, expect, it } from "vitest";
import type { Wechaty } from "wechaty";
import { mock, PuppetMock } from "wechaty-puppet-mock";
import { PuppetServer } from "wechaty-puppet-service";
import { buildBot } from "#src/adapters/wechaty/build-bot.js";
import { wechatyMessenger } from "#src/adapters/wechaty/wechaty-messenger.js";
import type { SourceMessage } from "#src/domain/conversation/message.js";
import { captureMessages } from "#bots/plugins/capture-messages.js";

let stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.reverse()) await stop();
  stops = [];
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}

/** A remote puppet over gRPC, with the mock behind it. */
async function remotePuppet(): Promise<{ bot: Wechaty; mocker: mock.Mocker }> {
  const endpoint = `127.0.0.1:${await freePort()}`;
  const mocker = new mock.Mocker();
  const puppet = new PuppetMock({ mocker });
  const server = new PuppetServer({ endpoint, puppet, token: "insecure_test", tls: { disable: true } });
  await server.start();
  stops.push(() => server.stop());
  const { bot } = await buildBot({ puppet: "wechaty-puppet-service", token: "insecure_test", endpoint });
  bot.on("error", () => undefined);
  stops.push(() => bot.stop());
  return { bot, mocker };
}

it("captures and sends through a puppet service", async () => {
  const { bot, mocker } = await remotePuppet();
  const kept: SourceMessage[] = [];
  const context = {
    source: "wechaty:main",
    memberId: "liqian",
    memberName: "李倩",
    colleagueOf: () => Promise.resolve(null),
  };
  captureMessages({ context, keep: (message) => kept.push(message), onProblem: () => undefined })(bot);
  await bot.start();
  const self = mocker.createContact({ id: "self", name: "李倩" });
  const wang = mocker.createContact({ id: "wx_wang", name: "王工", friend: true });
  mocker.login(self);
  await expect.poll(() => bot.isLoggedIn, { timeout: 10_000 }).toBe(true);
  wang.say("样品什么时候寄").to(self);
  await expect.poll(() => kept.length, { timeout: 10_000 }).toBe(1);
  expect(kept[0]).toMatchObject({ text: "样品什么时候寄", sender: { id: "wx_wang", side: "contact" } });

  const sent = () => [...mocker.cacheMessagePayload.values()].filter((payload) => payload.talkerId === "self");
  const messenger = wechatyMessenger(bot, { minGapMs: 0, isHeld: () => true });
  const message = {
    corpId: "c",
    channel: "wechaty:main",
    identity: { channel: "wechaty", id: "wx_wang" },
    touchId: "to_1",
    attachments: [],
    memberId: "liqian",
  };
  await messenger.send({ ...message, text: "今天就寄" });
  await expect.poll(() => sent().map((payload) => payload.text), { timeout: 10_000 }).toEqual(["今天就寄"]);
  const away = wechatyMessenger(bot, { minGapMs: 0, isHeld: () => false });
  await expect(away.send({ ...message, text: "第二条" })).rejects.toMatchObject({ code: "channel_unavailable" });
});
