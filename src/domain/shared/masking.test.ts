import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskQuote, maskSpan, maskText, maskValue } from "./masking.js";

describe("maskText", () => {
  it.each([
    ["电话13800138017,随时打", "电话138****8017,随时打"],
    ["138 0013 8017", "138 **** 8017"],
    ["138-0013-8017", "138-****-8017"],
    ["+86 13800138017", "+86 138****8017"],
    ["13800138017", "138****8017"],
    ["座机021-58881234转8", "座机021-****1234转8"],
    ["拨400-820-8820", "拨400-***-**20"],
    ["发我邮箱zhang.wei@huasheng.com吧", "发我邮箱z********@huasheng.com吧"],
    ["预算1280000元,订单2026030212345678", "预算1280000元,订单2026030212345678"],
    ["没有号码", "没有号码"],
  ])("%s", (text, masked) => {
    expect(maskText(text)).toBe(masked);
  });

  it("keeps the length and everything that is no number, whatever stands around it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (before, after) => {
        const text = `${before},13912345678,${after}`;
        const masked = maskText(text);
        expect(masked.length).toBe(text.length);
        expect(masked).not.toContain("13912345678");
      }),
    );
  });
});

describe("maskValue", () => {
  it.each([
    ["phone", "13800138017", "138****8017"],
    ["phone", "02158881234", "021****1234"],
    ["phone", "8881234", "888**34"],
    ["email", "a@b.com", "*@b.com"],
    ["wechatId", "wang_gong88", "w*********8"],
    ["company", "华盛精密", "华盛精密"],
    ["preference", "打13800138017", "打138****8017"],
  ] as const)("%s %s", (field, value, masked) => {
    expect(maskValue(field, value)).toBe(masked);
  });
});

describe("quotes and spans", () => {
  it("hides a wechat id that no pattern would find", () => {
    expect(maskQuote("wechatId", "微信同号 wang_gong88")).toBe("微信同号 w*********8");
  });
  it("leaves the rest of the text alone", () => {
    expect(maskSpan("加我 wang_gong88 谢谢", "wechatId", { start: 3, end: 14 })).toBe("加我 w*********8 谢谢");
    expect(maskSpan("公司华盛精密", "company", { start: 2, end: 6 })).toBe("公司华盛精密");
  });
});
