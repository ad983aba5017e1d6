/** Person names by their shape alone: cut out by the word model, joined over "·", emperors, names in Latin letters. */
import { LATIN_GIVEN_NAMES } from "./tables/famous-names.js";
import { charset, holds, isIn } from "../pattern/charset.js";
import { occupancy, type Occupancy } from "./occupancy.js";
import { segment, type Piece } from "./segment.js";
import { wordModel } from "./word-model.js";
import type { Span } from "../understanding.js";
import { pattern } from "../pattern/pattern.js";

const DOT = charset("·•・‧");
const HAS_DOT = pattern(/[·•・‧]/);
const CAPITALISED = pattern(/[A-Z][a-z]/);
const GENERATION = pattern(/^[一二三四五六七八九十]{1,2}世/);
/** Behind these a transcribed word is a place, a people, a language or a thing. */
const NOT_PERSON_BEHIND = pattern(
  /^(?:人(?![问说提表])|族|语|文|湖|河|山|岛|州|县|市|省|城|堡|港|湾|海|洋|教|纪|式|杯|胶|碱|奖|节|地区|地|省|国|共和国|半岛|群岛|盆地|平原|高原|沙漠|大学|学院|公司|集团|银行|机场|车站|站|路|街|区|镇|乡|村|里|桥|号|型|病|症|定理|定律|效应|级|系|科|属|目|酒店|球|队|军|帝国|王国|王朝|朝)/,
);
const PLACE_BEFORE = /(?:位于|在|于|至|到|往|抵|取道|途经|渡过|攻占|占领|前往|来到|距|离|飞往|至于)$/;
/** Last characters of places and other words. */
const UNIT_END = charset("区县市乡镇");
const WORD_END = charset("军朝王国氏姓家语族湖河江山岛州城路街村桥寺庙人队");
const FOREIGN_END = charset("人族语河湖山岛州县市省城");
const THING_BEHIND = pattern(
  /^(?:湖|河|山脉|岛|区|县|市|镇|乡|学校|大学|路|街|环岛|大道|大桥|语|族|公司|集团|银行|医院|式|省|州)/,
);
const EMPEROR = pattern(
  /(?:[汉晋隋唐宋元明清魏]|后[汉唐晋周梁])?[高太世中睿玄肃代德顺宪穆敬文武宣懿僖昭哀真仁英神哲徽钦孝光宁理度恭成熹思圣][宗祖](?![教旨庙先国师])/g,
);
const LATIN = pattern(
  /[A-Z][a-z]+(?:[ .-]{1,2}(?:[A-Z][a-z]+|[A-Z]\.|al-[A-Z][a-z]+|de|van|von|der)){1,3}|[A-Z][a-z]{1,12}/g,
);
const NOT_LATIN_PERSON = pattern(
  /\b(?:The|Of|And|In|On|For|New|North|South|East|West|University|City|Street|Road|Park|Hotel|Company|Inc|Ltd|Group|Bank|Club|Cup|League|School|College|River|Lake|Mount|San|Los|Las|Saint|St|Windows|Office|Google|Apple|Microsoft|Facebook|Youth|Unit|One|Side|Story|Corner|Congress|Your|January|February|March|April|May|June|July|August|September|October|November|December|Monday|Friday|Sunday)\b/,
);

/** Spans that do not overlap; the first of two wins. */
class Persons {
  readonly spans: Span[] = [];
  private readonly places: Occupancy;

  constructor(length: number) {
    this.places = occupancy(length);
  }

  add(start: number, end: number): void {
    if (end - start < 2 || !this.places.isFree(start, end)) return;
    this.places.take(start, end);
    this.spans.push({ start, end });
  }
}

/** Spans of person names in a folded text. */
export function personShapes(s: string): Span[] {
  const pieces = segment(s);
  const found = new Persons(s.length);
  for (const match of EMPEROR.all(s)) found.add(match.index, match.index + match[0].length);
  if (HAS_DOT.test(s)) for (const span of dotted(s, pieces)) found.add(span.start, span.end);
  for (let k = 0; k < pieces.length; k++) {
    const piece = pieces[k];
    if (!piece) continue;
    const { kind, start, end } = piece;
    if (kind === "P") {
      if (!NOT_PERSON_BEHIND.begins(s, end, 3)) found.add(start, end + generation(s, end));
    } else if (kind === "name") {
      if (chinesePerson(s, start, end)) found.add(start, end);
    } else if (kind === "foreign") {
      const next = pieces[k + 1];
      const joined = next?.kind === "foreign" && next.start === end ? next.end : end;
      if (foreignPerson(s, start, joined)) found.add(start, joined + generation(s, joined));
    }
  }
  for (const span of latin(s)) found.add(span.start, span.end);
  return found.spans.length < 2 ? found.spans : found.spans.sort((a, b) => a.start - b.start);
}

/** Length of 二世, 十四世 behind a name. */
const generation = (s: string, at: number): number => GENERATION.match(s, at, 3)?.[0].length ?? 0;

/** 吴语, 宋军, 黄岩区: a surname's character in another word. */
function chinesePerson(s: string, start: number, end: number): boolean {
  if (isIn(UNIT_END, s, end - 1) || (end - start === 2 && isIn(WORD_END, s, end - 1))) return false;
  return !THING_BEHIND.begins(s, end, 2);
}

function foreignPerson(s: string, start: number, end: number): boolean {
  if (end - start < 2 || NOT_PERSON_BEHIND.begins(s, end, 4)) return false;
  if (isIn(FOREIGN_END, s, end - 1)) return false;
  return !PLACE_BEFORE.test(s.slice(Math.max(0, start - 3), start));
}

/** 阿里·哈恩, 威廉·莱昂·麦肯齐·金: the pieces that touch a dot belong to one name. */
function dotted(s: string, pieces: readonly Piece[]): Span[] {
  const foreign = wordModel().foreign;
  const spans: Span[] = [];
  const loose = (piece: Piece): boolean =>
    piece.kind === "foreign" ||
    piece.kind === "name" ||
    piece.kind === "P" ||
    piece.kind === "?" ||
    (piece.end - piece.start === 1 && piece.kind !== "F" && (foreign[s.charCodeAt(piece.start)] ?? 0) > 0) ||
    piece.kind === "L";
  for (let dot = 1; dot < s.length - 1; dot++) {
    if (!holds(DOT, s.charCodeAt(dot))) continue;
    const last = spans.at(-1);
    let left = dot;
    if (last && last.end === dot) left = last.start;
    else
      for (let k = lastBefore(pieces, dot); k >= 0; k--) {
        const piece = pieces[k];
        if (!piece || piece.end !== left || dot - piece.start > 8) break;
        if (!loose(piece) && left < dot) break;
        if (!loose(piece) && piece.end - piece.start > 2) break;
        left = piece.start;
        if (piece.kind === "foreign" || piece.kind === "name" || piece.kind === "P") break;
      }
    let right = dot + 1;
    for (let k = lastBefore(pieces, dot) + 1; k < pieces.length; k++) {
      const piece = pieces[k];
      if (!piece || piece.start !== right || piece.end - dot > 9) break;
      if (!loose(piece) && right > dot + 1) break;
      right = piece.end;
      if (piece.kind === "foreign" || piece.kind === "name" || piece.kind === "P") break;
    }
    if (left === dot || right === dot + 1) continue;
    if (last && last.end === dot) last.end = right;
    else spans.push({ start: left, end: right });
  }
  return spans.filter((span) => !NOT_PERSON_BEHIND.begins(s, span.end, 3));
}

/** Index of the last piece that ends at or before a place. */
function lastBefore(pieces: readonly Piece[], at: number): number {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pieces[middle]?.end ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function latin(s: string): Span[] {
  const spans: Span[] = [];
  if (!CAPITALISED.test(s)) return spans;
  for (const match of LATIN.all(s)) {
    const word = match[0];
    const end = match.index + word.length;
    if (/[A-Za-z]/.test(s[match.index - 1] ?? "") || /[A-Za-z@_\d]/.test(s[end] ?? "") || NOT_LATIN_PERSON.test(word))
      continue;
    const first = /^[A-Z][a-z]+/.exec(word)?.[0] ?? "";
    if (
      LATIN_GIVEN_NAMES.has(first) ||
      (word.includes(" ") &&
        /[\u4e00-\u9fff(（]\s?$/.test(s.slice(Math.max(0, match.index - 2), match.index)) &&
        /^\s?[\u4e00-\u9fff)）]/.test(s.slice(end, end + 2)))
    )
      spans.push({ start: match.index, end });
  }
  return spans;
}
