import { describe, expect, it } from "vitest";
import { accountKeyOf } from "./account-key.js";

describe("accountKeyOf", () => {
  it.each([
    ["华盛精密", "华盛精密机械有限公司"],
    ["华盛精密", "华盛精密（东莞）有限公司"],
    ["锐芯科技", "锐芯科技发展股份有限公司"],
    ["永固钣金", "永固钣金 制品有限责任公司"],
    ["Acme Tools", "ACME Tools Co., Ltd."],
  ])("takes %s and %s for one company", (said, written) => {
    expect(accountKeyOf(said)).toBe(accountKeyOf(written));
    expect(accountKeyOf(said)).not.toBeNull();
  });

  it.each([
    ["华盛精密", "华盛包装"],
    ["华盛精密机械", "华强精密机械"],
    ["上海大华科技", "北京大华科技"],
  ])("keeps %s and %s apart", (one, other) => {
    expect(accountKeyOf(one)).not.toBe(accountKeyOf(other));
  });

  it("has no key for a name that several companies bear", () => {
    expect(accountKeyOf("华盛")).toBeNull();
    expect(accountKeyOf("华盛有限公司")).toBeNull();
    expect(accountKeyOf(null)).toBeNull();
  });
});
