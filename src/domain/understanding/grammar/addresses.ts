/**
 * Postal addresses: division chain, then street, number, building, estate with the bracketed hint (近…, …旁).
 * Believed when a word announces it (地址, 位于, 寄), when a clause is nothing but an address, or when a division chain
 * or street and number stand in a sentence. A business name alone (北京湖北大厦) is no address.
 */
import {
  ANY_SHAPE,
  BUSINESS_END,
  CLOSING,
  PLACE_SHAPE,
  SENTENCE,
  STREET_NUMBER_SHAPE,
  TAIL,
} from "./address-elements.js";
import { BLANK_UNITS, BLANKS, charset, holds, isHanAt, isIn } from "../pattern/charset.js";
import type { AddressMatch } from "./match.js";
import { mayBeginDivision } from "./divisions.js";
import { occupancy } from "./occupancy.js";
import { divisionChainAt, withoutBlanks, type DivisionChain } from "./regions.js";
import { foldText } from "./text-fold.js";
import { pattern } from "../pattern/pattern.js";

const ANNOUNCED = pattern(
  /(?:地址|住址|具体位置|地点)(?:您?你?(?:收好了?|记好了?|记下))?[,，]?(?:是|为|在|:|：|如下|位于|就|\s){0,6}|(?:位于|坐落于|坐落在|地处)(?:在)?|(?:^|[\s,，。！!])(?:请)?(?:帮忙)?(?:寄|送|发|邮)到?(?:给)?(?:[:：\s])?(?=[\u4e00-\u9fff])/g,
);
const QUESTION = pattern(
  /^(?:哪|多少|什么|怎么|吗|呢|呀|啊|么|信息|和|以及|或|及|与|、|发|给|我|你|您|是哪|在哪|不对|错|有|表|的|吧|,|，|。|？|\?|$)/,
);
const CLAUSE_END = charset('。！？!?；;\n\r\t"“”');
const BLANK_OR_MARK = charset(",，、-", BLANK_UNITS);
/** What ends a clause that may be an address and nothing else. */
const PART_END = charset(",，。；;！!？?\n\t");
/** What no address within a sentence goes over, besides the ends of clauses. */
const SENTENCE_WORD = charset(",，、:：)）@的是了或及去有离你我您下");
const BEFORE_ADDRESS = charset("寄送发到在往去是");
/** First characters of what follows addresses on cards: 电话, 价格 … */
const NEXT_FIELD = pattern(/^(?:电话|价格|评分|门票|周边|营业|手机|人均)/);
const PHONE_BEHIND = pattern(/^\s*[,，\s]\s*(?:电话[:：]?)?\(?(?:0\d{2,3}|[2-8]\d{7}|1[3-9]\d{2}|400)/);
const STREET = pattern(
  /[\u4e00-\u9fff]{2,10}?(?:路|街|大道|大街|巷|弄|胡同|公路)[\u4e00-\u9fff]{0,4}[甲乙丙丁]?\d{1,5}(?:-\d+)?(?:号|弄|號)/g,
);
const FIELD_MARK = pattern(/[:：@]/);
const ANY_ADDRESS = pattern(/[路街巷弄道镇乡村屯庄里区苑园城楼号院厦场桥址]|位于/);
/** "(" */
const OPENING = 40;
const LEAD = pattern(/^(?:\s|就?[在是]|到|去|寄到?|送到?|发到?|地址[:：]?|收货)*/);

/** All addresses of a text. */
export function findAddresses(text: string): AddressMatch[] {
  const s = foldText(text);
  if (!ANY_ADDRESS.test(s)) return [];
  const found: AddressMatch[] = [];
  const places = occupancy(s.length);
  const add = (start: number, end: number, chain: DivisionChain | null): void => {
    if (end - start < 3 || !places.isFree(start, end)) return;
    places.take(start, end);
    const inner = chain && chain.end <= end ? chain : null;
    found.push({
      start,
      end,
      full: withoutBlanks(text.slice(start, end)),
      province: inner?.province ?? null,
      city: inner?.city ?? null,
      county: inner?.county ?? null,
      detail: withoutBlanks(text.slice(inner?.end ?? start, end)),
    });
  };
  announced(s, add);
  clauses(s, add);
  inSentences(s, add);
  return found.length < 2 ? found : found.sort((a, b) => a.start - b.start);
}

type Add = (start: number, end: number, chain: DivisionChain | null) => void;

/** 地址是…, 位于…, 寄…: the clause behind the word, without what people say after it. */
function announced(s: string, add: Add): void {
  for (const cue of ANNOUNCED.all(s)) {
    const start = cue.index + cue[0].length;
    const sending = /[寄送发邮]/.test(cue[0]);
    if (QUESTION.begins(s, start, 2)) continue;
    const chain = divisionChainAt(s, start, true);
    const end = clauseEnd(s, start, chain?.end ?? start);
    const body = s.slice(start, end);
    if (body.length < 3 || body.length > 90 || /^(?:[\d.-]+)$/.test(body)) continue;
    const plain = withoutHints(body);
    if (SENTENCE.test(plain.replace(/[有和的]/g, "")) && !STREET_NUMBER_SHAPE.test(plain)) continue;
    if (sending && !STREET_NUMBER_SHAPE.test(body) && !(chain && PLACE_SHAPE.test(s.slice(chain.end, end)))) continue;
    if (!ANY_SHAPE.test(body)) continue;
    add(start, end, chain);
  }
}

/** End of the clause an address fills: comma, blank, other punctuation, with brackets kept whole. */
function clauseEnd(s: string, start: number, floor: number): number {
  let end = start;
  const limit = Math.min(s.length, start + 100);
  for (let i = start; i < limit;) {
    const char = s[i] ?? "";
    if (char === "(" || char === "[") {
      const close = s.indexOf(char === "(" ? ")" : "]", i);
      if (close < 0 || close - i > 50) break;
      i = end = close + 1;
      continue;
    }
    const code = s.charCodeAt(i);
    if (holds(CLAUSE_END, code) || char === ")" || char === ":" || char === "…") break;
    if (char === "," || char === "，" || char === "、") {
      if (!goesOn(s, start, i, char)) break;
    } else if (holds(BLANKS, code)) {
      if (i >= floor && !continues(s.slice(i + 1, i + 24))) break;
    } else if (i > start + 2 && NEXT_FIELD.begins(s, i, 2)) break;
    i++;
    if (!holds(BLANK_OR_MARK, code)) end = i;
  }
  const tail = TAIL.exec(s.slice(start, end));
  return tail && tail.index > 2 ? start + tail.index : end;
}

/** Does an address go on behind a comma? 14、16号; 12号楼，近方庄南路; 4号楼，里站往南200米. */
function goesOn(s: string, start: number, comma: number, mark: string): boolean {
  const next = /^[^,，。；;!！?？\n]*/.exec(s.slice(comma + 1, comma + 41))?.[0].trim() ?? "";
  if (mark === "、") return /\d$/.test(s.slice(start, comma)) && /^[\d甲乙]+(?:、|号)/.test(next);
  if (!STREET_NUMBER_SHAPE.test(s.slice(start, comma)) || next.length < 3 || next.length > 24) return false;
  if (SENTENCE.test(next) || /\d{5,}|^\d{3,}|\d号|附近|酒店|地铁有/.test(next)) return false;
  return (
    /^(?:近|靠近|距|临近|[东西南北](?:邻|靠|临))/.test(next) ||
    /(?:米|旁|侧|对面|[东西南北]角|口|畔|内(?:\([^)]*\))?)$/.test(next)
  );
}

/** Does the text behind a blank go on with the address? */
function continues(next: string): boolean {
  if (/^\d{5,}/.test(next) || /^1\d{2}[-\s]?\d{4}/.test(next)) return false;
  const word = /^[^\s,，。;；]+/.exec(next)?.[0] ?? "";
  if (/^(?:到|进|前台|找|打|收|联系|电话|手机|谢|我|你|您|请|报|门口)/.test(word)) return false;
  if (/(?:先生|女士|小姐|收|生)$/.test(word)) return false;
  return (
    /^(?:\d+|[A-Za-z]|[甲乙丙丁])[\d\-A-Za-z#]*(?:号|栋|幢|座|楼|层|室|单元|弄|院|米)/.test(word) ||
    /(?:路|街|道|镇|乡|村|区|号|楼|层|室|苑|园|城|厦|花园|市|县|州)/.test(word.slice(1)) ||
    /^(?:近|靠近)/.test(word)
  );
}

/** Clauses that are an address and nothing else, as on business cards: name，address，telephone. */
function clauses(s: string, add: Add): void {
  let from = 0;
  for (let i = 0; i <= s.length; i++) {
    const code = i < s.length ? s.charCodeAt(i) : 10;
    if (code === OPENING) {
      const close = s.indexOf(")", i);
      if (close > 0 && close - i < 50) i = close;
      continue;
    }
    if (!holds(PART_END, code)) continue;
    const length = i - from;
    if (length >= 4 && length <= 90) {
      const lead = LEAD.exec(s.slice(from, i))?.[0].length ?? 0;
      if (length - lead >= 4) clause(s, from + lead, i, from, add);
    }
    from = i + 1;
  }
}

/** Signs without which a clause has no hints. */
const HINT = pattern(/[(和与及]/);

/** Without brackets, and with crossings (北环东路与经网路) and 和 within a road's name (九和路) as one name. */
const withoutHints = (body: string): string =>
  HINT.test(body)
    ? body
        .replace(/\([^)]*\)/g, "")
        .replace(/和(?=[路街道巷弄苑园坊平义谐睦])/g, "禾")
        .replace(/([路街道桥口园门])[与和及](?=[\u4e00-\u9fff\d]{1,8}[路街道桥口园])/g, "$1")
    : body;

function clause(s: string, start: number, stop: number, from: number, add: Add): void {
  const chain = divisionChainAt(s, start, true);
  const end = clauseEnd(s, start, chain?.end ?? start);
  if (end < stop && end < s.length && s[end] !== "," && s[end] !== "，" && !isIn(BLANKS, s, end)) return;
  const body = s.slice(chain?.end ?? start, end);
  const plain = withoutHints(body);
  if (SENTENCE.test(plain) || FIELD_MARK.test(plain)) return;
  const phoneBehind = PHONE_BEHIND.begins(s, stop, 14);
  const first = from === 0;
  if (STREET_NUMBER_SHAPE.test(plain)) {
    if (first && !phoneBehind && /^[\s,，]/.test(s.slice(stop, stop + 1)) && !chain && BUSINESS_END.test(plain)) return;
    add(start, end, chain);
    return;
  }
  if (BUSINESS_END.test(plain) && !(phoneBehind && !first)) return;
  if (
    chain &&
    body.length >= 2 &&
    PLACE_SHAPE.test(plain) &&
    (chain.count > 1 || chain.county !== null || phoneBehind)
  ) {
    add(start, end, chain);
    return;
  }
  if (phoneBehind && !first && ANY_SHAPE.test(plain) && /[\u4e00-\u9fff]{2}/.test(plain)) add(start, end, chain);
}

/** Inside sentences: a division chain with street parts behind it, or a street with its number. */
function inSentences(s: string, add: Add): void {
  for (let i = 0; i < s.length;) {
    const code = s.charCodeAt(i);
    if (code < 0x4e00 || code > 0x9fff) {
      i++;
      continue;
    }
    if (!mayBeginDivision(code)) {
      i++;
      continue;
    }
    const edge = !isHanAt(s, i - 1) || isIn(BEFORE_ADDRESS, s, i - 1);
    const chain = divisionChainAt(s, i, edge);
    if (!chain) {
      i++;
      continue;
    }
    const end = within(s, i, chain.end);
    const body = s.slice(chain.end, end);
    const enough =
      STREET_NUMBER_SHAPE.test(body) ||
      (PLACE_SHAPE.test(body) &&
        (chain.count > 1 || chain.county !== null || !chain.weak) &&
        !BUSINESS_END.test(body)) ||
      (chain.count > 1 && /(?:镇|乡|村|街道|社区|路|大道)$/.test(body));
    if (body.length >= 2 && enough && !/^(?:小镇|水乡|人家|味道|店)/.test(body) && !inBusinessBrackets(s, end)) {
      add(i, end, chain);
      i = end;
    } else i = chain.end;
  }
  for (const street of STREET.all(s)) {
    const head = street[0].slice(0, street[0].search(/[路街巷弄]|大道|胡同|公路/));
    const lead =
      /^.*(?:[在到于是寄送往去找走的我们你他她它从经和与]|就在|位于)(?=[\u4e00-\u9fff]{2})/.exec(head)?.[0].length ?? 0;
    const start = street.index + lead;
    add(start, within(s, start, start), null);
  }
}

/** 锦江之星(北京昌平鼓楼西街店): a branch's name, not an address. */
const inBusinessBrackets = (s: string, end: number): boolean =>
  /^[\u4e00-\u9fffA-Za-z\d]{0,12}店\s?[)）]/.test(s.slice(end, end + 16)) || s[end] === "店";

/** End of the last address part from a place on, stopping at sentence words. */
function within(s: string, start: number, floor: number): number {
  let stop = floor;
  const limit = Math.min(s.length, floor + 60);
  while (stop < limit) {
    const char = s[stop] ?? "";
    const code = s.charCodeAt(stop);
    if (holds(CLAUSE_END, code) || holds(SENTENCE_WORD, code)) break;
    if (
      (char === "和" || char === "与") &&
      !/^(?:[平义谐睦路街道巷弄苑园坊里]|[\u4e00-\u9fff]{1,7}(?:路|街)[\u4e00-\u9fff]{0,2}(?:口|角|交))/.test(
        s.slice(stop + 1, stop + 12),
      )
    )
      break;
    if (char === "(") break;
    if (holds(BLANKS, code) && !continues(s.slice(stop + 1, stop + 24))) break;
    stop++;
  }
  let end = floor;
  for (const part of CLOSING.all(s.slice(floor, stop))) {
    const at = floor + part.index;
    if (at - end > 14) break;
    end = at + part[0].length;
  }
  if (s[end] === "(" && end > floor) {
    const close = s.indexOf(")", end);
    if (close > 0 && close - end < 30 && /[近旁对面侧内口楼层]/.test(s.slice(end, close))) end = close + 1;
  }
  return Math.max(end, start);
}
