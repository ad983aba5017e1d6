import { expect, it } from "vitest";
import type { FactField } from "../understanding/understanding.js";
import { enteredValue } from "./entered-value.js";

const CASES: [FactField, string, string][] = [
  ["phone", "138 0013 8017", "13800138017"],
  ["phone", "+86-13800138017", "13800138017"],
  ["phone", "138-0013-8017", "13800138017"],
  ["phone", "(021)5888 1234", "021-58881234"],
  ["phone", "0512-6888123-8001", "0512-6888123-8001"],
  ["phone", "400-820-8820", "4008208820"],
  ["email", " Zhang.Wei@Example.COM ", "zhang.wei@example.com"],
  ["wechatId", "wang_Gong88", "wang_Gong88"],
  ["birthday", "8-5", "08-05"],
  ["birthday", "1990-08-15", "1990-08-15"],
  ["birthday", "L08-15", "L08-15"],
  ["birthday", "8月15日", "08-15"],
  ["budget", "500000", "500000"],
  ["budget", "¥50万", "500000"],
  ["budget", "1.5万元", "15000"],
  ["budget", "30万-50万", "300000-500000"],
  ["budget", "~50万", "~500000"],
  ["budget", "≤ 50万", "<=500000"],
  ["timeline", "2026-03-02", "2026-03-02"],
  ["timeline", "2026-q1", "2026-Q1"],
  ["timeline", "2026-03-01/2026-03-31", "2026-03-01/2026-03-31"],
  ["decisionRole", "决策人", "decider"],
  ["customer_of_ours", "true", "true"],
  ["surname", "欧阳", "欧阳"],
  ["company", "  华盛  精密 ", "华盛 精密"],
];
it.each(CASES)("%s %j becomes %j, and stays so", (field, typed, value) => {
  expect(enteredValue(field, typed)).toEqual({ isValid: true, value });
  expect(enteredValue(field, value)).toEqual({ isValid: true, value });
});

const WRONG: [FactField, string][] = [
  ["phone", "1380013801"],
  ["phone", "电话"],
  ["email", "a@b"],
  ["wechatId", "微信"],
  ["birthday", "2-30"],
  ["birthday", "1990-02-29"],
  ["birthday", "13-01"],
  ["budget", "很多"],
  ["budget", "50万-30万"],
  ["budget", "0"],
  ["timeline", "下个月"],
  ["timeline", "2026-13"],
  ["decisionRole", "boss"],
  ["surname", "Wang"],
  ["name", "   "],
  ["company", "x".repeat(201)],
];
it.each(WRONG)("%s refuses %j and says why", (field, typed) => {
  expect(enteredValue(field, typed)).toMatchObject({ isValid: false, message: expect.stringMatching(/./) as unknown });
});
