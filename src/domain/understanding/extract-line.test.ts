import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { workCalendar } from "../calendar/work-calendar.js";
import { extractLine } from "./extract-line.js";

const context = { zone: "Asia/Shanghai", calendar: workCalendar(new Map()) };
const at = new Date("2026-03-02T10:00:00+08:00");
const kinds = (text: string): string[] =>
  extractLine({ text, at }, context).map((entity) => `${entity.kind}:${entity.quote}`);

describe("extractLine", () => {
  it.each([
    ["周三前给我报20台的价，预算50万以内", ["datetime:周三前", "quantity:20台", "money:50万以内"]],
    ["邮箱 wang@example.com 官网 example.com", ["email:wang@example.com", "url:example.com"]],
    ["王总 13800000000", ["person:王总", "phone:13800000000"]],
    ["九折可以吗", ["percent:九折"]],
  ])("%s", (text, expected) => expect(kinds(text)).toEqual(expected));

  it("writes facts of the contact only", () => {
    const fact = (from: "contact" | "member"): (string | undefined)[] =>
      extractLine({ text: "我电话13800000000", at, from }, context).map((entity) => entity.fact);
    expect(fact("contact")).toEqual(["phone"]);
    expect(fact("member")).toEqual([undefined]);
  });

  const pieces = fc.constantFrom(
    "明天",
    "下周三",
    "20台",
    "50万",
    "元",
    "13800000000",
    "北京市朝阳区建国路88号",
    "王总",
    "，",
    " ",
    "到",
    "-",
    "百分之",
    "三",
    "号",
    "(",
    "）",
    "a@b.com",
    "📞",
    "微信",
    "年底前",
  );
  it("quotes exactly, in order, without overlaps", () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join("");
        const entities = extractLine({ text, at }, context);
        for (const [i, entity] of entities.entries()) {
          expect(entity.quote).toBe(text.slice(entity.start, entity.end));
          expect(entity.quote).not.toBe("");
          const next = entities[i + 1];
          const isApart = !next || next.start >= entity.end || (next.start === entity.start && next.end === entity.end);
          expect(isApart).toBe(true);
        }
        expect(extractLine({ text, at }, context)).toEqual(entities);
      }),
    );
  });
});
