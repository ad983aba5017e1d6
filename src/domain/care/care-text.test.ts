import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aContact, aProfileValue } from "#test/builders/a-contact.js";
import { checkTemplate, renderCareText } from "./care-text.js";

const input = (contact = aContact()) => ({ contact, memberName: "李倩", corpName: "新元自动化" });

describe("care texts", () => {
  it.each([
    { case: "nickname with a form of address", contact: aContact(), text: "王工,生日快乐" },
    {
      case: "surname and title",
      contact: aContact({
        displayName: "远方",
        nickname: "远方",
        profile: [aProfileValue("surname", "陈"), aProfileValue("title", "采购部经理")],
      }),
      text: "陈经理,生日快乐",
    },
    {
      case: "general manager",
      contact: aContact({
        displayName: "a",
        nickname: "a",
        profile: [aProfileValue("name", "欧阳明"), aProfileValue("title", "总经理")],
      }),
      text: "欧阳总,生日快乐",
    },
    { case: "nothing known", contact: aContact({ displayName: "星辰", nickname: "星辰" }), text: "您好,生日快乐" },
  ])("addresses by $case", ({ contact, text }) => {
    expect(renderCareText("{称呼},生日快乐", input(contact))).toEqual({ ok: true, text });
  });

  it("has a polite form for an unknown company and none for an unknown product", () => {
    expect(renderCareText("祝{公司}顺利", input())).toEqual({ ok: true, text: "祝贵公司顺利" });
    expect(renderCareText("{产品}用得怎么样", input())).toEqual({ ok: false, reason: "还不知道客户的产品" });
  });

  it.each(["{称谓}好", "{称呼}}你好", "{称呼", "  ", "{}"])("does not send %s", (template) => {
    expect(renderCareText(template, input()).ok).toBe(false);
  });

  it("never leaves a brace, whatever template and profile hold", () => {
    const anyText = fc.string({ unit: fc.constantFrom("{", "}", "称", "呼", "公", "司", "a", " ") });
    fc.assert(
      fc.property(anyText, anyText, (template, company) => {
        const contact = aContact({ profile: [aProfileValue("company", company)] });
        const rendered = renderCareText(template, input(contact));
        return !rendered.ok || (rendered.text !== "" && !/[{}]/.test(rendered.text));
      }),
    );
  });
});

describe("words for what is not known", () => {
  it("stand in only then", () => {
    const known = aContact({ profile: [aProfileValue("productInterest", "伺服电机")] });
    expect(renderCareText("聊聊{产品|咱们的产品}", input(known))).toEqual({ ok: true, text: "聊聊伺服电机" });
    expect(renderCareText("聊聊{产品|咱们的产品}", input())).toEqual({ ok: true, text: "聊聊咱们的产品" });
    expect(renderCareText("您好{姓名|}。", input())).toEqual({ ok: true, text: "您好。" });
  });

  it.each([
    ["{称呼},{产品|x}好", null],
    ["{昵称}好", "不认识的变量：{昵称}"],
    ["{称呼好", "花括号没有成对"],
  ])("the template %j is checked without a contact", (template, fault) => {
    expect(checkTemplate(template)).toBe(fault);
  });
});
