/** Words and name characters with their costs (negative logarithms of how often they occur), in a trie over UTF-16 units. */
import { FAMOUS_NAMES } from "./tables/famous-names.js";
import { FOREIGN_PLACES } from "./tables/foreign-places.js";
import { KNOWN_ORGANISATIONS } from "./tables/known-organisations.js";
import { FOREIGN, GIVEN_FIRST, GIVEN_LAST, WORDS } from "./tables/name-model.js";
import { divisionNames } from "./divisions.js";
import { COMPOUND_SURNAMES, SURNAMES, WEAK_SURNAMES } from "./tables/surnames.js";

/** F function words, V verbs, N nouns, L places, O organisations, P persons, K well-known organisations. */
export type WordClass = "F" | "V" | "N" | "L" | "O" | "P" | "K";

/** Costs of characters, indexed by UTF-16 unit; 0: the character does not occur there. */
export interface WordModel {
  /** Node behind the first unit of a word, by unit; 0: no word begins with it. */
  roots: Int32Array;
  /** Next node of the trie, 0 when there is none. */
  next: (node: number, unit: number) => number;
  /** Cost of the word that ends in a node; 0: none. */
  cost: Float32Array;
  /** Class of that word, a letter's code. */
  kind: Uint8Array;
  surname: Float32Array;
  givenFirst: Float32Array;
  givenLast: Float32Array;
  foreign: Float32Array;
}

const PLACE = 76;
const PERSON = 80;
/** A well-known organisation. */
const ORGANISATION = 75;
let model: WordModel | null = null;

/** Cost of one unit that is no word of the table. */
export const UNKNOWN_COST = 14;
const costOf = (bucket: number): number => 15.6 - 1.05 * bucket;

/** The model, built at first use (about 30,000 words, some 20 ms). */
export function wordModel(): WordModel {
  if (model) return model;
  const next = new Map<number, number>();
  const cost: number[] = [0];
  const kind: number[] = [0];
  const add = (word: string, wordCost: number, wordKind: number): void => {
    let node = 0;
    for (let i = 0; i < word.length; i++) {
      const key = node * 65_536 + word.charCodeAt(i);
      let to = next.get(key);
      if (to === undefined) {
        to = cost.length;
        next.set(key, to);
        cost.push(0);
        kind.push(0);
      }
      node = to;
    }
    const old = cost[node] ?? 0;
    if (wordKind === PERSON || wordKind === ORGANISATION) {
      cost[node] = old === 0 ? wordCost : Math.min(old, wordCost);
      kind[node] = wordKind;
    } else if (old === 0 || wordCost < old) {
      cost[node] = wordCost;
      kind[node] = wordKind;
    }
  };
  for (const [key, words] of Object.entries(WORDS))
    for (const word of words.split(" ")) add(word, costOf(Number(key[1])), key.charCodeAt(0));
  for (const word of FOREIGN_PLACES.split(" ")) add(word, costOf(5), PLACE);
  for (const word of FAMOUS_NAMES.split(" ")) add(word, costOf(4), PERSON);
  for (const word of KNOWN_ORGANISATIONS.split(" ")) add(word, costOf(4), ORGANISATION);
  for (const word of divisionNames()) add(word, costOf(4), PLACE);
  const roots = new Int32Array(65_536);
  for (let code = 0; code < 65_536; code++) roots[code] = next.get(code) ?? 0;
  model = {
    roots,
    next: hashed(next),
    cost: Float32Array.from(cost),
    kind: Uint8Array.from(kind),
    surname: surnameCosts(),
    givenFirst: charCosts(GIVEN_FIRST, 9.7, 8.6),
    givenLast: charCosts(GIVEN_LAST, 9.9, 8.8),
    foreign: charCosts(FOREIGN, 10.2, 0),
  };
  return model;
}

/** A map of (node, unit) to node in open addressing over typed arrays: several times as fast to ask as a `Map`. */
function hashed(map: ReadonlyMap<number, number>): WordModel["next"] {
  const size = 1 << Math.ceil(Math.log2(map.size * 2.5));
  const nodes = new Int32Array(size);
  const units = new Uint16Array(size);
  const targets = new Int32Array(size);
  const slotOf = (node: number, unit: number): number => {
    const hash = Math.imul(node, 0x9e3779b1) ^ Math.imul(unit, 0x85ebca6b);
    return (hash ^ (hash >>> 15)) & (size - 1);
  };
  for (const [key, to] of map) {
    const [node, unit] = [Math.floor(key / 65_536), key % 65_536];
    let slot = slotOf(node, unit);
    while (targets[slot] !== 0) slot = (slot + 1) & (size - 1);
    nodes[slot] = node;
    units[slot] = unit;
    targets[slot] = to;
  }
  return (node, unit) => {
    for (let slot = slotOf(node, unit); targets[slot] !== 0; slot = (slot + 1) & (size - 1))
      if (nodes[slot] === node && units[slot] === unit) return targets[slot] ?? 0;
    return 0;
  };
}

/** Characters that rather begin the word behind a name. */
const UNLIKELY_GIVEN =
  "的了是在我你您他她它们这那个和与及或就都也还不没要会能可说问找来去到从对把被给让用以而但么吗呢吧啊很太最更再又才只将于其所等着过则曾受击任为治后内年月日的";

/** "家9文9…": the cost falls with the weight; characters not listed cost `rest` (0: impossible). */
function charCosts(packed: string, top: number, rest: number): Float32Array {
  const costs = new Float32Array(65_536);
  if (rest > 0) for (let code = 0x4e00; code <= 0x9fff; code++) costs[code] = rest + 1.2;
  for (let i = 0; i + 1 < packed.length; i += 2) costs[packed.charCodeAt(i)] = top - 0.69 * Number(packed[i + 1]);
  if (rest > 0) for (const char of UNLIKELY_GIVEN) costs[char.charCodeAt(0)] = rest + 3;
  return costs;
}

/** Surnames that are function words nearly always. */
const FUNCTION_SURNAMES: ReadonlySet<string> = new Set(
  "但由来能那都于和从应把之相原初信干向位过全就没以为因如".split(""),
);

function surnameCosts(): Float32Array {
  const costs = new Float32Array(65_536);
  let rank = 0;
  for (const surname of SURNAMES) {
    const base = 2.6 + Math.log(1 + rank / 6);
    costs[surname.charCodeAt(0)] = base + (FUNCTION_SURNAMES.has(surname) ? 7 : WEAK_SURNAMES.has(surname) ? 2.5 : 0);
    rank++;
  }
  return costs;
}

/** Two-character surnames, Chinese and Japanese. */
export const JAPANESE_SURNAMES: ReadonlySet<string> = new Set(
  "佐藤 铃木 高桥 田中 渡边 伊藤 山本 中村 小林 加藤 吉田 山田 佐佐 山口 斋藤 松本 井上 木村 清水 山崎 中岛 池田 阿部 桥本 山下 森田 石川 前田 小川 藤田 冈田 后藤 长谷 石井 村上 近藤 坂本 远藤 青木 藤井 西村 福田 太田 三浦 藤原 冈本 松田 中川 中野 原田 小野 田村 竹内 金子 和田 中山 石田 上田 柴田 酒井 宫崎 横山 宫本 内田 高木 安藤 谷口 大野 丸山 今井 高田 藤本 武田 村田 上野 杉山 增田 平野 菅原 小岛 久保 松井 千叶 岩崎 樱井 木下 野口 松尾 野村 菊地 佐野 大西 杉本 新井 浜田 市川 古川 水野 小松 岛田 山内 向井 末田 鸟山 安倍 伊东 东条 东乡 西乡 织田 德川 丰臣 明智 黑田 黑泽 宫泽 大岛 小泉 福山 木户 有马 土方 冲田 坂口 星野 服部 本多 本田 川端 川口 三岛 夏目 芥川 村山 鸠山 野田 菅野 麻生 河野 石原 石桥 岸田 中田 中泽 大江 大山 小山 片山 浅野 浅田 羽生 福原 伊达 真田 今川 上杉".split(
    " ",
  ),
);

const LONG_INITIALS = new Set([...COMPOUND_SURNAMES, ...JAPANESE_SURNAMES].map((surname) => surname.charCodeAt(0)));
export const mayBeginLongSurname = (code: number): boolean => LONG_INITIALS.has(code);

/** Cost of a two-unit surname, or 0. */
export function longSurnameCost(surname: string): number {
  if (COMPOUND_SURNAMES.has(surname)) return 7;
  return JAPANESE_SURNAMES.has(surname) ? 7.5 : 0;
}
