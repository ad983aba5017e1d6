import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findAges } from "./ages.js";
import type { Amount } from "./match.js";
import { findMoney } from "./money.js";
import { findNumbers } from "./numbers.js";
import { findPercents } from "./percents.js";
import { findQuantities } from "./quantities.js";
import { decimalString, readNumber } from "./read-number.js";

const said = (amount: Amount): string => {
  const body =
    amount.value === null ? `${amount.min ?? ""}..${amount.max ?? ""}` : `${amount.bound ?? ""}${amount.value}`;
  return (amount.approx ? "~" : "") + body;
};

describe("readNumber", () => {
  it.each([
    ["一万三", 13_000],
    ["两千四百五", 2_450],
    ["三百零五", 305],
    ["3万5", 35_000],
    ["1.5k", 1_500],
    ["5w", 50_000],
    ["廿三", 23],
    ["壹仟贰佰", 1_200],
    ["七亿零六", 700_000_006],
    ["二十一万亿", 21e12],
    ["八千 三百 五十", 8_350],
    ["五分之二", 0.4],
    ["负一又二分之一", -1.5],
    ["3 1/2", 3.5],
    ["2^10", 1_024],
    ["零点二五", 0.25],
    ["一千六点五", 1_600.5],
    ["1,234.5", 1_234.5],
    ["半", 0.5],
  ])("%s is %d", (text, value) =>
    expect(readNumber(text, 0)).toMatchObject({ end: text.length, lo: value, hi: value }),
  );

  it.each([
    ["三五十", 30, 50],
    ["十几", 10, 20],
    ["几百", 100, 1_000],
    ["二十几万", 200_000, 300_000],
    ["两三百", 200, 300],
    ["五百余万", 5_000_000, 6_000_000],
    ["数十亿", 1e9, 1e10],
  ])("%s lies between %d and %d", (text, lo, hi) =>
    expect(readNumber(text, 0)).toMatchObject({ lo, hi, approx: true }),
  );

  it("reads back every number written in digits", () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1e12 }), (n) => readNumber(String(n), 0)?.lo === n));
  });
});

describe("findNumbers", () => {
  it.each([
    ["大约200", "~200"],
    ["5k-20k", "5000..20000"],
    ["不少于300", ">=300"],
    ["大于十小于二十", "10..20"],
    ["10000与20000之间", "10000..20000"],
    ["得分在90以上", ">=90"],
  ])("%s", (text, amount) => expect(findNumbers(text).map((match) => said(match.amount))).toEqual([amount]));

  it.each(["一看就懂", "四川人", "五角大楼", "A2024型号", "这是统一安排"])("finds none in %s", (text) =>
    expect(findNumbers(text)).toEqual([]),
  );

  it("marks ordinals", () =>
    expect(findNumbers("排名第12")[0]).toMatchObject({ ordinal: true, amount: { value: 12 } }));
});

describe("findQuantities", () => {
  it.each([
    ["先来20台", "20", "台"],
    ["要两吨半钢", "2", "吨"],
    ["大概60个账号", "~60", "个"],
    ["20多台", "~20..30", "台"],
    ["要十来吨", "~10", "吨"],
    ["三五十套", "~30..50", "套"],
    ["5-6台", "5..6", "台"],
    ["12kg一包", "12", "kg"],
  ])("%s", (text, amount, unit) => {
    const [first] = findQuantities(text);
    expect(first && [said(first.amount), first.unit]).toEqual([amount, unit]);
  });

  it.each(["等一下", "有一个问题", "三天后", "五百块钱", "八折"])("finds none in %s", (text) =>
    expect(findQuantities(text)).toEqual([]),
  );
});

describe("findMoney", () => {
  it.each([
    ["50万元", "500000", "CNY"],
    ["三块五", "3.5", "CNY"],
    ["12元3角", "12.3", "CNY"],
    ["约80万美金", "~800000", "USD"],
    ["HK$300", "300", "HKD"],
    ["30到50万块", "300000..500000", "CNY"],
    ["预算20万封顶", "<=200000", "CNY"],
    ["报价三百万", "3000000", "CNY"],
    ["两美元又五美分", "2.05", "USD"],
    ["几百块钱", "~100..1000", "CNY"],
    ["2-3万欧元", "20000..30000", "EUR"],
  ])("%s", (text, amount, currency) => {
    const [first] = findMoney(text);
    expect(first && [said(first.amount), first.currency]).toEqual([amount, currency]);
  });

  it("takes a bare number only where people speak of money", () => {
    expect(findMoney("库存80万")).toEqual([]);
    expect(findMoney("库存80万", { aboutMoney: true })).toHaveLength(1);
    expect(findMoney("预算80万")[0]).toMatchObject({ explicit: false });
  });
});

describe("findPercents and findAges", () => {
  it.each([
    ["涨了5%", "5"],
    ["百分之八", "8"],
    ["千分之二", "0.2"],
    ["九折", "90"],
    ["八五折", "85"],
    ["三成", "30"],
    ["七成六", "76"],
    ["2.5个百分点", "2.5"],
    ["5-20%", "5..20"],
  ])("%s", (text, amount) => expect(findPercents(text).map((match) => said(match.amount))).toEqual([amount]));

  it.each([
    ["他今年29岁", "29", "year"],
    ["三个月大", "3", "month"],
    ["12周大", "12", "week"],
  ])("%s", (text, amount, unit) =>
    expect(findAges(text).map((match) => [said(match.amount), match.unit])).toEqual([[amount, unit]]),
  );
});

describe("decimalString", () => {
  it.each([
    [1 / 3, "0.333333333333333"],
    [5e-6, "0.000005"],
    [4.78e12, "4780000000000"],
    [-1.5, "-1.5"],
  ])("%d", (n, text) => expect(decimalString(n)).toBe(text));
});
