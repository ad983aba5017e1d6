import { describe, expect, it } from "vitest";
import { searchKeysOf, searchQuery } from "./search-keys.js";

const SYLLABLES: Record<string, string> = { 王: "wang", 工: "gong", 华: "hua", 盛: "sheng", 精: "jing", 密: "mi" };
const readingOf = (text: string) => {
  const syllables = Array.from(text).map((letter) => SYLLABLES[letter] ?? letter);
  return { full: syllables.join(""), initials: syllables.map((syllable) => syllable[0]).join("") };
};
const keys = searchKeysOf({ names: ["王工-华盛精密", "Alice Wang", null], phones: ["138 0000-0017"], readingOf });
const finds = (query: string): boolean => keys.some((key) => key.startsWith(searchQuery(query)));

describe("search keys", () => {
  it.each(["王工", "wg", "wanggong", "华盛", "精密", "hsjm", "jm", "alice", "Wang", "0017", "13800000017", "138"])(
    "are found by %s",
    (query) => {
      expect(finds(query)).toBe(true);
    },
  );
  it.each(["李", "gong", "lice", "0018"])("are not found by %s", (query) => {
    expect(finds(query)).toBe(false);
  });
});
