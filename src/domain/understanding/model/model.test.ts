import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Chat, ExtractedFact } from "../understanding.js";
import { maskChat } from "./mask-chat.js";
import { mergeModelFacts } from "./merge-model-facts.js";
import { believedClaims, type ModelFact } from "./model-fact.js";
import { modelQuestion } from "./model-question.js";

const aChat = (...texts: readonly [from: "wang" | "liqian", text: string][]): Chat => ({
  id: "cv",
  zone: "Asia/Shanghai",
  people: [
    { key: "wang", side: "contact", nickname: "王建国" },
    { key: "liqian", side: "member", nickname: "李倩" },
  ],
  messages: texts.map(([from, text], i) => ({
    id: `ms_${i}`,
    at: new Date(Date.UTC(2026, 10, 1, 1, i)),
    from,
    type: "text",
    text,
  })),
});
const all = (chat: Chat): Set<string> => new Set(chat.messages.map((message) => message.id));
const believe = (chat: Chat, claim: object): ModelFact[] =>
  believedClaims([{ confidence: 0.9, ...claim }], maskChat(chat, all(chat), []), chat);

describe("what leaves", () => {
  it("hides phones, mails, ids and names, and finds them again", () => {
    const chat = aChat(
      ["wang", "我是王建国,电话13800138000,微信号 wjg_2020,邮箱 wjg@huasheng.com"],
      ["liqian", "王建国您好,我记下 13800138000 了,卡号 6222 0200 1234 5678"],
    );
    const { lines, unmask } = maskChat(chat, all(chat), []);
    const sent = modelQuestion(chat, lines).user;
    for (const secret of ["13800138000", "wjg_2020", "wjg@huasheng.com", "王建国", "李倩", "6222"]) {
      expect(sent).not.toContain(secret);
    }
    expect(lines.map(({ text }) => unmask(text))).toEqual(chat.messages.map(({ text }) => text));
  });

  it("loses nothing of any text", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom("13800138000", "王建国", "a@b.cn", "021-12345678"))),
        (parts) => {
          const text = parts
            .join("")
            .replace(/[〔〕]/g, "")
            .slice(0, 900);
          const chat = aChat(["wang", text]);
          const { lines, unmask } = maskChat(chat, all(chat), []);
          expect(unmask(lines[0]?.text ?? "")).toBe(text);
        },
      ),
    );
  });
});

describe("what is believed", () => {
  const chat = aChat(
    ["wang", "我们产线三班倒,老设备老是停机"],
    ["liqian", "预算大概50万?"],
    ["wang", "电话13800138000"],
  );

  it("takes a claim whose words stand in the contact's message", () => {
    expect(believe(chat, { n: 1, field: "painPoint", value: "设备老是停机", quote: "老设备老是停机" })).toEqual([
      { messageId: "ms_0", field: "painPoint", value: "设备老是停机", quote: "老设备老是停机", confidence: 0.6 },
    ]);
    expect(believe(chat, { n: 3, field: "phone", value: "〔电话2〕", quote: "电话〔电话2〕" })).toMatchObject([]);
  });

  it.each([
    { case: "words that nobody said", claim: { n: 1, field: "painPoint", value: "x", quote: "经常漏油" } },
    { case: "words of another message", claim: { n: 3, field: "painPoint", value: "x", quote: "老设备老是停机" } },
    { case: "our own words", claim: { n: 2, field: "budget", value: "500000", quote: "预算大概50万" } },
    { case: "a message that does not exist", claim: { n: 9, field: "painPoint", value: "x", quote: "老设备" } },
    { case: "a field that does not exist", claim: { n: 1, field: "stage", value: "customer", quote: "老设备" } },
    { case: "a field it must not set", claim: { n: 1, field: "customer_of_ours", value: "true", quote: "老设备" } },
    { case: "a value in no known form", claim: { n: 1, field: "phone", value: "打给我", quote: "老设备" } },
    { case: "a number that the words do not hold", claim: { n: 1, field: "budget", value: "500000", quote: "老设备" } },
    { case: "a phone of its own", claim: { n: 3, field: "phone", value: "13900139000", quote: "电话" } },
    { case: "no quote", claim: { n: 1, field: "painPoint", value: "x", quote: "" } },
    { case: "no claim at all", claim: { sql: "drop" } },
  ])("drops $case", ({ claim }) => {
    expect(believe(chat, claim)).toEqual([]);
  });
});

describe("how it joins what the grammars found", () => {
  const chat = aChat(["wang", "预算50万以内,要伺服电机"], ["wang", "另外设备老是停机"]);
  const found = (field: ExtractedFact["field"], value: string, messageId = "ms_0"): ExtractedFact => ({
    about: "wang",
    field,
    value,
    messageId,
    quote: "预算50万以内",
    span: { start: 0, end: 7 },
    confidence: 0.8,
    extractor: "grammar",
    supersededBy: null,
  });
  const said = (field: ModelFact["field"], value: string, quote: string, messageId = "ms_0") => ({
    messageId,
    field,
    value,
    quote,
    confidence: 0.6,
    model: "m",
  });
  const budget = found("budget", "<=500000");

  it("lets agreement raise confidence, once", () => {
    const same = said("budget", "<=500000", "预算50万以内");
    expect(mergeModelFacts(chat, [budget], [same, same])).toEqual([{ ...budget, confidence: 0.9 }]);
  });

  it("lets the grammars win on what they found", () => {
    expect(mergeModelFacts(chat, [budget], [said("budget", "500000", "50万")])).toEqual([budget]);
    expect(mergeModelFacts(chat, [budget], [said("budget", "300000", "停机", "ms_1")])).toEqual([budget]);
    const product = found("productInterest", "伺服电机");
    expect(mergeModelFacts(chat, [product], [said("productInterest", "电机", "电机")])).toEqual([product]);
  });

  it("adds what they did not find, as a guess with its quote", () => {
    expect(mergeModelFacts(chat, [budget], [said("painPoint", "停机", "设备老是停机", "ms_1")])).toEqual([
      budget,
      {
        about: "wang",
        field: "painPoint",
        value: "停机",
        messageId: "ms_1",
        quote: "设备老是停机",
        span: { start: 2, end: 8 },
        confidence: 0.6,
        extractor: "model.m@1",
        supersededBy: null,
      },
    ]);
  });

  it("forgets what was said about a message that is gone or says something else now", () => {
    const revoked: Chat = {
      ...chat,
      messages: [...chat.messages, { id: "r", at: new Date(), from: "wang", type: "revoke", text: "", of: "ms_1" }],
    };
    expect(mergeModelFacts(revoked, [], [said("painPoint", "停机", "设备老是停机", "ms_1")])).toEqual([]);
    expect(mergeModelFacts(chat, [], [said("painPoint", "停机", "设备经常停机", "ms_1")])).toEqual([]);
  });

  it("does not depend on the order of readings", () => {
    const readings = [
      said("painPoint", "停机", "设备老是停机", "ms_1"),
      said("painPoint", "停机", "老是停机", "ms_1"),
      said("preference", "电机", "要伺服电机"),
      said("budget", "<=500000", "50万"),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(readings, { minLength: readings.length }), (shuffled) => {
        expect(mergeModelFacts(chat, [budget], shuffled)).toEqual(mergeModelFacts(chat, [budget], readings));
      }),
    );
  });
});
