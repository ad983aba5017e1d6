import { expect, it } from "vitest";
import { faultWords, usageWords } from "./fault-words.js";
import { readChatLine } from "./understand.js";

it.each([
  ["error: unknown command 'uup'\n(Did you mean up?)\n", "没有这个命令：uup (unknown command)。是不是想用 up\n"],
  ["error: unknown option '--on'\n", "没有这个选项：--on (unknown option)\n"],
  ["error: required option '--in <file>' not specified\n", "缺少选项：--in <file> (required option)\n"],
  ["error: missing required argument 'file'\n", "缺少参数：file (missing argument)\n"],
  ["something new\n", "something new\n"],
])("%j reads %j", (text, words) => {
  expect(usageWords(text)).toBe(words);
});

it("tells files and lines in the product's language", () => {
  expect(faultWords(Object.assign(new Error("ENOENT: no such file"), { code: "ENOENT" }))).toContain("没有这个文件");
  const refused = (line: string): string => {
    try {
      readChatLine(line);
      return "";
    } catch (error) {
      return faultWords(error);
    }
  };
  expect(refused("not json")).toContain("不是 JSON");
  expect(refused('{"id":"x","people":[]}')).toMatch(/^messages: .*[一-龥]/);
});
