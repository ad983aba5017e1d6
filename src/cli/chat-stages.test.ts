import { describe, expect, it } from "vitest";
import { defaultStageRules } from "#config/stage-rules.js";
import { aChat, testContext } from "#test/builders/a-chat.js";
import { understandChat } from "#src/domain/understanding/understand-chat.js";
import { chatStages } from "#src/domain/stage/chat-stages.js";

const stagesOf = (lines: readonly string[]): string[] => {
  const chat = aChat(lines);
  return chatStages(chat, understandChat(chat, testContext), defaultStageRules).map(
    ({ after, stage }) => `${after} ${stage}`,
  );
};

const TALK = ["c: 你好 租两台升降机多少钱", "m: 两台一个月6400元 押金一万"];

describe("stages of a chat", () => {
  it("make a customer of the payment that we confirm, at our confirmation", () => {
    expect(stagesOf([...TALK, "c: 押金打了", "m: 收到 明早送到"])).toContain("m04 customer");
  });

  it("make a customer of a payment that nobody confirms, at the payment", () => {
    expect(stagesOf([...TALK, "c: 押金打了", "m: 司机电话我稍后发您"])).toContain("m03 customer");
  });

  it.each(["採購單_PO2609300.pdf", "订舱托书_汉堡.xlsx", "PO-88120.pdf"])("take the file %s for an order", (file) => {
    expect(stagesOf([...TALK, `c[file]: ${file}`])).toContain("m03 customer");
  });
});
