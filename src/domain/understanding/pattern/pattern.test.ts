import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { patternNeeds } from "./pattern-needs.js";
import { pattern } from "./pattern.js";

/** Every construct that the grammars use, and some that they do not. */
const SOURCES: readonly (readonly [source: string, flags: string])[] = [
  ["预算|报价(?!单)|价$", ""],
  ["(?:我们|我是?)[们的]{0,2}(.)不\\1", "u"],
  ["^(?:未来|今后)(?:的)?", ""],
  ["[周晋宋]|中华", ""],
  ["[^甲乙]甲", ""],
  ["[\\w-]{2,3}@[\\d.]", ""],
  ["[\\d-甲]a", ""],
  ["(?<=甲)乙|(?<!乙)丙丁", ""],
  ["甲(?=乙丙)", ""],
  ["\\b[ak]b?|\\s甲\\s?", "i"],
  ["\\p{Script=Han}1|[😀甲]{2}", "u"],
  ["😀?甲|\\u4e59{2,}", ""],
  ["K|ſ", "iu"],
  ["甲*乙?", ""],
  ["(?<name>甲|乙)\\k<name>", ""],
  ["[\\s，,]甲{1,3}|^$", ""],
  ["(?:甲|)(?:乙|丙)丁", ""],
  ["\\x41\\.\\[|[\\]\\\\]甲", "i"],
  [".甲.", "s"],
];
const anyText = fc.string({
  unit: fc.constantFrom(
    ..."甲乙丙丁我们是不未来今后预算报价单周晋宋中华的1-9abkABKſ\u212a@._ \n，,\\[]".split(""),
    "😀",
    "ab",
  ),
  maxLength: 12,
});

describe.each(SOURCES)("/%s/%s as a pattern", (source, flags) => {
  it("answers as the expression does", () => {
    const plain = new RegExp(source, flags);
    const gated = pattern(new RegExp(source, flags));
    const all = pattern(new RegExp(source, `${flags}g`));
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1, maxLength: 6 }), (texts) => {
        for (const text of [...texts, ...texts]) {
          expect(gated.test(text)).toBe(plain.test(text));
          expect(gated.exec(text)?.slice()).toEqual(plain.exec(text)?.slice());
          expect(Array.from(all.all(text), (match) => match.index)).toEqual(
            Array.from(text.matchAll(new RegExp(source, `${flags}g`)), (match) => match.index),
          );
        }
      }),
    );
  });

  it("matches at a place as the expression does", () => {
    const [at, begins, ends] = [
      pattern(new RegExp(source, `${flags}y`)),
      pattern(new RegExp(`^(?:${source})`, flags)),
      pattern(new RegExp(`(?:${source})$`, flags)),
    ];
    fc.assert(
      fc.property(anyText, fc.nat(12), (text, place) => {
        const sticky = new RegExp(source, `${flags}y`);
        sticky.lastIndex = place;
        expect(at.at(text, place)?.slice()).toEqual(sticky.exec(text)?.slice());
        expect(begins.begins(text, place, 4)).toBe(begins.expression.test(text.slice(place, place + 4)));
        const end = Math.min(place, text.length);
        expect(ends.ends(text, end, 4)).toBe(ends.expression.test(text.slice(Math.max(0, end - 4), end)));
      }),
    );
  });
});

describe("what matches need", () => {
  it("is a pair of characters where there is one", () => {
    expect(patternNeeds(/预算/).keys).toEqual(["预".charCodeAt(0) * 65_536 + "算".charCodeAt(0)]);
    expect(patternNeeds(/[预算]x?/).keys).toHaveLength(2);
  });

  it("is nothing where a match may be empty or begin with anything", () => {
    expect(patternNeeds(/(?:预算)?/)).toEqual({ keys: null, first: null, last: null });
    expect(patternNeeds(/[^预]/).first).toBeNull();
  });
});
