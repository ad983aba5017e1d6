import { expect, it } from "vitest";
import { chatStages } from "#src/domain/stage/chat-stages.js";
import { aChat, testContext } from "#test/builders/a-chat.js";
import type { Chat } from "#src/domain/understanding/understanding.js";
import { understandChat } from "#src/domain/understanding/understand-chat.js";
import { defaultStageRules } from "./stage-rules.js";

const stagesOf = (chat: Chat) =>
  chatStages(chat, understandChat(chat, testContext), defaultStageRules).map(({ after, stage }) => `${after} ${stage}`);

/** Moves all messages from an index on by days. */
const withPause = (chat: Chat, index: number, days: number): Chat => ({
  ...chat,
  messages: chat.messages.map((message, i) =>
    i < index ? message : { ...message, at: new Date(message.at.getTime() + days * 86_400_000) },
  ),
});

it("notes each change on the message that shows it", () => {
  const chat = aChat([
    "m: 您好 我是李倩",
    "c: 你们有磁力泵吗",
    "c: 给我报个价",
    "m: 一台3200",
    "c: 行 来两台 就这么定了",
  ]);
  expect(stagesOf(chat)).toEqual(["m01 lead", "m02 engaged", "m03 opportunity", "m05 customer"]);
});

it("takes a sum for their own number for an offer, a price of one piece for none", () => {
  const ask = ["c: 你们有磁力泵吗", "m: 有的 一台3200", "c: 我们要5台 不锈钢的"];
  expect(stagesOf(aChat(ask))).toEqual(["m01 engaged"]);
  expect(stagesOf(aChat([...ask, "m: 5台一共15000 送到厂里"]))).toEqual(["m01 engaged", "m04 opportunity"]);
});

it("takes money that is on its way for an order, a question about it for none", () => {
  const talk = ["c: 你们有磁力泵吗", "m: 一台3200 两台6200", "c: 给我报个价", "m: 报价发您了 6200"];
  expect(stagesOf(aChat([...talk, "c: 定金转了 你查收下"])).at(-1)).toBe("m05 customer");
  expect(stagesOf(aChat([...talk, "c: 定金要付多少"])).at(-1)).toBe("m03 opportunity");
});

it("does not take a never-mind for a farewell", () => {
  expect(stagesOf(aChat(["c: 你们有磁力泵吗", "m: 有的", "c: 那算了 我再看看"])).at(-1)).toBe("m01 engaged");
});

it.each(["1.", "1 ", "？ ", "12台", "定金"])("reads 100 kB of %j from either side in linear time", (piece) => {
  const hostile = piece.repeat(100_000 / piece.length);
  const chat = aChat(["c: 你们有磁力泵吗", `m: ${hostile}`, `c: ${hostile}`]);
  const understood = understandChat(chat, testContext);
  const startedAt = performance.now();
  chatStages(chat, understood, defaultStageRules);
  expect(performance.now() - startedAt).toBeLessThan(500);
});

it("reads the wish for the same again as record and order", () => {
  expect(stagesOf(aChat(["c: 跟上次一样 磁力泵再来5台"]))).toEqual(["m01 repeat"]);
});

it("notes silence on our first message after it, and the return on the answer", () => {
  const chat = withPause(aChat(["c: 你们有磁力泵吗", "m: 有的", "m: 好久不见", "c: 哈哈是啊"]), 2, 70);
  expect(stagesOf(chat)).toEqual(["m01 engaged", "m03 dormant", "m04 win_back"]);
});

it("notes no silence when the contact returns unprompted", () => {
  const chat = withPause(aChat(["c: 你们有磁力泵吗", "m: 有的", "c: 还有货吗"]), 2, 70);
  expect(stagesOf(chat)).toEqual(["m01 engaged"]);
});

it("does not take the platform's greeting for talk", () => {
  expect(stagesOf(aChat(["c: 我通过了你的联系人验证请求，现在我们可以开始聊天了"]))).toEqual(["m01 lead"]);
});

it("counts the talk about one order once", () => {
  const chat = aChat(["c: 就这么定了 下单吧", "c: 定金今天付", "m: 定金收到了", "c: 合同盖好章了"]);
  expect(stagesOf(chat)).toEqual(["m01 customer"]);
});
