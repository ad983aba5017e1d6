// Writes the word list and character tables behind person and company names from jieba's dictionary (MIT).
// usage: node bench/understanding/entities/entities-name-model.mjs > src/domain/understanding/grammar/tables/name-model.ts
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const rows = readFileSync(require.resolve("@node-rs/jieba/dict.txt"), "utf8")
  .trim()
  .split("\n")
  .map((line) => line.split(" "));
const HAN = /^[\u4e00-\u9fff]+$/;
const NAMES = new Set(["nr", "nrt", "nrfg"]);
const classOf = (tag) =>
  tag === "ns"
    ? "L"
    : tag === "nt"
      ? "O"
      : /^(?:n|vn|nz|b|j|g|zg|ng|s|an)$/.test(tag)
        ? "N"
        : /^(?:v|vi|vq|vd|vg)$/.test(tag)
          ? "V"
          : "F";
const surnames = new Set(
  "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳".split(
    "",
  ),
);
const bucket = (freq) => Math.min(9, Math.max(0, Math.round(Math.log(freq / 10) / 1.05)));
const words = new Map();
const given = new Map();
const last = new Map();
const foreign = new Map();
const bump = (map, key, by = 1) => map.set(key, (map.get(key) ?? 0) + by);
const PLACE =
  /[一二三四五六七八九十年月日大人王后的子堡州岛海河县市城国山港湾家门木中内各们学公新南东北西上下路线车站区]/;
const BAD_NAME = /[的了是在我你他她不这那有个上下中大小一二三四五六七八九十年月日]/;
for (const [word, count, tag] of rows) {
  const freq = Number(count);
  if (!HAN.test(word) || word.length > 8) continue;
  if (NAMES.has(tag)) {
    if (
      tag === "nr" &&
      surnames.has(word[0]) &&
      (word.length === 3 || word.length === 2) &&
      !BAD_NAME.test(word.slice(1))
    ) {
      if (word.length === 3) {
        bump(given, word[1]);
        bump(last, word[2]);
      } else bump(last, word[1]);
    }
    if ((tag === "nrt" || tag === "nrfg") && word.length >= 3 && !surnames.has(word[0]))
      for (const char of word) if (!PLACE.test(char)) bump(foreign, char);
    if (tag === "nrt" && word.length >= 4) for (const char of word) if (!PLACE.test(char)) bump(foreign, char);
    // everyday words that jieba calls names: 温泉, 王后, 陈列室
    const noun =
      /[室榜赛会品机器学院部区县市镇乡村路站场店馆园山河湖江岛军者家长员语文书业厂司制度性化力法案式型号率量表单费税价款金卡线网台物件类言泉后朝诗纳木]$/.test(
        word,
      );
    if (
      (word.length === 2 && freq >= 60 && (noun || freq >= 250 || !surnames.has(word[0]))) ||
      (word.length === 3 && freq >= 40 && noun) ||
      (word.length === 4 && freq >= 20 && surnames.has(word[0]))
    )
      if (tag === "nr") bump(words, `N${bucket(freq)}`, ` ${word}`);
    continue;
  }
  const least = tag === "ns" ? 12 : tag === "nt" ? 12 : ([0, 30, 35, 60, 90][word.length] ?? 500);
  if (freq < least || (word.length > 5 && tag !== "nt")) continue;
  bump(words, `${classOf(tag)}${bucket(freq)}`, ` ${word}`);
}
const lines = [...words]
  .sort((a, b) => (a[0] < b[0] ? -1 : 1))
  .map(([key, list]) => `  ${key}: "${String(list).replace(/^0/, "").trim()}",`);
const chars = (map, min) =>
  [...map]
    .filter(([, n]) => n >= min)
    .sort((a, b) => b[1] - a[1])
    .map(([char, n]) => `${char}${Math.min(9, Math.round(Math.log2(n)))}`)
    .join("");
console.log(`/**
 * Words by class and frequency, and how often characters stand in given names and in names written from other scripts.
 * From jieba's dictionary (MIT), see SOURCE.md; written by bench/understanding/entities/entities-name-model.mjs.
 * Class: F function words and the like, V verbs, N nouns, L places, O organisations; the digit is the frequency on a log scale.
 */
export const WORDS: Readonly<Record<string, string>> = {
${lines.join("\n")}
};

/** Character and its weight (log2 of its count), first and second character of a given name. */
export const GIVEN_FIRST = "${chars(given, 3)}";
export const GIVEN_LAST = "${chars(last, 3)}";
/** The same for names of foreigners in Chinese characters. */
export const FOREIGN = "${chars(foreign, 4)}";`);
