import { describe, expect, it } from "vitest";
import { findAddresses } from "./addresses.js";
import { findBirthdays } from "./birthdays.js";
import { findBooleans } from "./booleans.js";
import { findCompanies } from "./companies.js";
import { findPersonNames } from "./persons.js";
import { findRegions } from "./regions.js";
import { findTitles } from "./titles.js";

describe("findRegions", () => {
  it.each([
    ["我们在苏州", "江苏省", "苏州市", null],
    ["重庆渝北区", "重庆市", "重庆市", "渝北区"],
    ["深圳福田", "广东省", "深圳市", "福田区"],
    ["昆山工厂", "江苏省", "苏州市", "昆山市"],
    ["襄樊的客户", "湖北省", "襄阳市", null],
    ["北京市延庆县", "北京市", "北京市", "延庆区"],
    ["鼓楼区", null, null, "鼓楼区"],
  ])("%s", (text, province, city, county) => expect(findRegions(text)).toMatchObject([{ province, city, county }]));
  it.each(["南京路上", "孙中山", "大同小异"])("finds none in %s", (text) => expect(findRegions(text)).toEqual([]));
});

describe("findAddresses", () => {
  it.each([
    ["寄到杭州市上城区九和路36号，谢谢", "杭州市上城区九和路36号"],
    ["地址是昆山市玉山镇环庆路66号3栋(近地铁站)。", "昆山市玉山镇环庆路66号3栋(近地铁站)"],
    ["建设路甲5号", "建设路甲5号"],
    ["李四 13800000000 广东省 佛山市 顺德区 大良街道文秀路2号", "广东省佛山市顺德区大良街道文秀路2号"],
  ])("%s", (text, full) => expect(findAddresses(text).map((m) => m.full)).toEqual([full]));
  it.each(["推荐您去北京湖北大厦", "地址是多少？", "这条路不好走", "我在北京"])("finds none in %s", (text) =>
    expect(findAddresses(text)).toEqual([]),
  );
  it("parts the division from the detail", () =>
    expect(findAddresses("浙江省杭州市临安区锦北街道云坞路88号")[0]).toMatchObject({
      province: "浙江省",
      city: "杭州市",
      county: "临安区",
      detail: "锦北街道云坞路88号",
    }));
});

describe("people and organisations", () => {
  it.each([
    ["王总您好", { surname: "王", honorific: "总" }],
    ["找一下张经理", { surname: "张", honorific: "经理" }],
    ["我叫李晓明", { name: "李晓明" }],
    ["收件人：欧阳建国", { name: "欧阳建国" }],
    ["主教练约翰·史密斯离任", { name: "约翰·史密斯" }],
  ])("%s", (text, person) => expect(findPersonNames(text)).toMatchObject([person]));
  it.each([
    ["发票开杭州云岭电子科技有限公司", "杭州云岭电子科技有限公司"],
    ["他毕业于江淮大学", "江淮大学"],
    ["我们华远机械要的", "华远机械"],
  ])("%s", (text, name) => expect(findCompanies(text).map((m) => m.name)).toEqual([name]));
  it.each(["贵公司怎么样", "你们公司在哪", "去医院看看"])("finds no company in %s", (text) =>
    expect(findCompanies(text)).toEqual([]),
  );
  it.each([
    ["我是采购经理", "采购经理"],
    ["高级软件工程师李工", "高级软件工程师"],
  ])("%s", (text, title) => expect(findTitles(text).map((m) => m.title)).toContain(title));
});

describe("birthdays and answers", () => {
  it.each([
    ["我生日是8月15", "08-15", false],
    ["88年3月5号出生", "1988-03-05", false],
    ["我过农历的 三月初三", "03-03", true],
  ])("%s", (text, date, lunar) => expect(findBirthdays(text)).toMatchObject([{ date, lunar }]));
  it("knows whose day is today", () =>
    expect(findBirthdays("今天我生日", { today: "2026-10-26" })).toMatchObject([{ date: "10-26" }]));
  it("takes no other date", () => expect(findBirthdays("8月15号交货")).toEqual([]));
  it.each([
    ["好的", true],
    ["可以，发我吧", true],
    ["不行", false],
    ["不需要，谢谢", false],
    ["👌🏿", true],
  ])("%s", (text, value) => expect(findBooleans(text)).toMatchObject([{ value }]));
  it.each(["是否可行", "对账单发我", "会议几点"])("hears no answer in %s", (text) =>
    expect(findBooleans(text)).toEqual([]),
  );
});
