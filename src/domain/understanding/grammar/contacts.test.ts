import { describe, expect, it } from "vitest";
import { findEmails } from "./emails.js";
import { findPhones, joinPhoneParts, phonePartOf } from "./phones.js";
import { findUrls } from "./urls.js";
import { findQq, findWechatIds, saysWechatIsPhone } from "./wechat-ids.js";

describe("findPhones", () => {
  it.each([
    ["打13800000000", "13800000000", "mobile"],
    ["+86 139-0000-0031", "13900000031", "mobile"],
    ["0086 13900000031", "13900000031", "mobile"],
    ["138 0000 0017", "13800000017", "mobile"],
    ["１３８００００００１７", "13800000017", "mobile"],
    ["幺三八零零零零零零幺七", "13800000017", "mobile"],
    ["电话021-12345678", "021-12345678", "landline"],
    ["(010)64600000", "010-64600000", "landline"],
    ["座机 0757 8600 0158", "0757-86000158", "landline"],
    ["热线4008001234", "400-800-1234", "service"],
    ["+44 20 7946 0000", "+442079460000", "foreign"],
    ["店里电话83790000", "83790000", "landline"],
  ])("%s", (text, number, type) => expect(findPhones(text)).toMatchObject([{ number, type }]));

  it("reads extensions", () =>
    expect(findPhones("0757-86000158转8012")).toMatchObject([{ number: "0757-86000158", ext: "8012" }]));
  it("knows who issued a mobile number and where a land line is", () => {
    expect(findPhones("13900000031")[0]?.carrier).toBe("中国移动");
    expect(findPhones("0757-86000158")[0]?.place).toBe("广东/佛山");
  });
  it("keeps lists apart", () =>
    expect(findPhones("010-64600001,010-64600002/13800000000").map((p) => p.number)).toEqual([
      "010-64600001",
      "010-64600002",
      "13800000000",
    ]));
  it.each([
    "订单号13800000000123",
    "身份证110101199001011234",
    "2026-03-02",
    "价格12800000元",
    "SN13800000000X9",
    "版本 1.2.3456789",
  ])("finds none in %s", (text) => expect(findPhones(text)).toEqual([]));
  it("joins parts said over several messages", () => {
    expect(phonePartOf("0000 0017")).toBe("00000017");
    expect(joinPhoneParts(["138", "0000", "0017"])?.number).toBe("13800000017");
    expect(joinPhoneParts(["12", "34"])).toBeNull();
  });
});

describe("other contacts", () => {
  it.each([
    ["发我邮箱 Leo.Chen@Example.com。", "leo.chen@example.com"],
    ["ｗａｎｇ＠ｅｘａｍｐｌｅ．ｃｎ", "wang@example.cn"],
  ])("%s", (text, email) => expect(findEmails(text).map((m) => m.email)).toEqual([email]));
  it.each(["@所有人", "a..b@example.com", "x@host_name.com", "a@b"])("finds no e-mail in %s", (text) =>
    expect(findEmails(text)).toEqual([]),
  );
  it.each([
    ["官网是example.com，看看", "example.com"],
    ["见 https://example.com/a?b=1#c。", "https://example.com/a?b=1#c"],
  ])("%s", (text, url) => expect(findUrls(text).map((m) => m.url)).toEqual([url]));
  it.each(["8.8.8.8", "3.5吨", "等等...", "wang@example.com"])("finds no URL in %s", (text) =>
    expect(findUrls(text)).toEqual([]),
  );
  it("finds WeChat ids with their case, and 微信同号", () => {
    expect(findWechatIds("加我工作微信 abc_Lab2026")).toMatchObject([{ id: "abc_Lab2026", samePhone: false }]);
    expect(findWechatIds("13800000052 微信同号")).toMatchObject([
      { id: "13800000052", samePhone: true, start: 0, end: 11 },
    ]);
    expect(saysWechatIsPhone("微信就是手机号")).toBe(true);
  });
  it("finds QQ numbers", () =>
    expect(findQq("QQ：12345678，或 87654321@qq.com").map((m) => m.id)).toEqual(["12345678", "87654321"]));
});
