/** Person names: Chinese full names where the words around them say so, surname with title (王总, 小李), foreign names. */
import { COMPOUND_SURNAMES, SURNAMES, WEAK_SURNAMES } from "./tables/surnames.js";
import { BLANK_UNITS, charset, holds, isHanAt, isIn } from "../pattern/charset.js";
import { mayBeginLongSurname } from "./word-model.js";
import { occupancy, type Occupancy } from "./occupancy.js";
import type { PersonMatch } from "./match.js";
import { personShapes } from "./person-shapes.js";
import { foldText } from "./text-fold.js";
import { pattern } from "../pattern/pattern.js";

const HONORIFICS =
  "总经理|副总经理|董事长|总监|总工|经理|主管|主任|工程师|老师|教授|博士|医生|大夫|律师|会计|先生|女士|小姐|太太|夫人|院长|厂长|校长|部长|处长|科长|局长|书记|队长|店长|行长|所长|秘书|老板|师傅|医师|护士长|护士|同学|站长|班长|组长|课长|导演|总|工|董|哥|姐|叔|阿姨|生";
const HONORIFIC = pattern(new RegExp(`^(?:副?(?:${HONORIFICS}))`));
/** Characters that stand behind a surname but begin no given name. */
const NOT_GIVEN = charset(
  "的了是在我你您他她它们这那个和与及或就都也还不没有要会能可说问找来去到从对把被给让用以为而但么吗呢吧啊哦嗯很太最更再又才只将于之其所等着过上下里外前后左右中间时候年月日号点分秒元块万千百个台件先女小老总经",
);
const BEFORE_NAME = pattern(
  /(?:我叫|我是|本人|叫做|名叫|姓名|名字[是叫]|联系人|收件人|收货人|经办人|负责人|采购|法人|业务员|找|联系|称呼|昵称|申请人|客户|同事|经理|主管|助理|老师|工程师|博士|教授|先生|女士|由|请|@)[:：\s]{0,2}$/,
);
const AFTER_NAME = pattern(
  /^(?:先生|女士|小姐|老师|教授|博士|医生|总(?![是共体的之部裁])|经理|主任|收(?![到入])|[\s:：,，]{0,2}1[3-9]\d|[\s,，]{0,2}(?:电话|手机)|(?:同学|同志))/,
);
/** Words without which no full name is called out, and no surname with a title. */
const CALLED = pattern(
  /我叫|我是|本人|叫做|名叫|姓名|名字|联系|收件|收货|经办|负责人|采购|法人|业务员|找|称呼|昵称|申请人|客户|同事|经理|主管|助理|老师|工程师|博士|教授|先生|女士|由|请|@|小姐|医生|总|主任|收|1[3-9]\d|电话|手机|同学|同志/,
);
const HONOURED = pattern(/[总工董哥姐叔生师士授姐太人长记板傅学演理监管任计书姨医小老阿]/);
const BEFORE_TITLED = charset("是叫找问跟和与让给请的了、及由向对我你你们谢好帮@但说");
const BEFORE_CALLED = charset("叫找问跟和与让给请是我");
const BEHIND_CALLED = charset("就说定发");
const BEHIND_NAME = charset("的，和");
/** Blanks, commas and colons. */
const PAUSE = charset(",，、:：;；", BLANK_UNITS);
const HONORIFIC_INITIAL = new Uint8Array(65_536);
for (const word of `副|${HONORIFICS}`.split("|")) HONORIFIC_INITIAL[word.charCodeAt(0)] = 1;
const SURNAME_INITIAL = new Uint8Array(65_536);
for (const surname of [...SURNAMES, ...COMPOUND_SURNAMES]) SURNAME_INITIAL[surname.charCodeAt(0)] = 1;

/** All person names of a text. */
export function findPersonNames(text: string): PersonMatch[] {
  const s = foldText(text);
  const found: PersonMatch[] = [];
  const places = occupancy(s.length);
  const called = CALLED.test(s);
  const honoured = HONOURED.test(s);
  const stop = called || honoured ? s.length : 0;
  for (let i = 0; i < stop; i++) {
    if (SURNAME_INITIAL[s.charCodeAt(i)] !== 1) continue;
    const match = nameAt(s, text, i, honoured, called);
    if (!match) continue;
    add(found, places, match);
    i = match.end - 1;
  }
  for (const { start, end } of personShapes(s))
    if (places.isFree(start, end))
      add(found, places, {
        start,
        end,
        name: text.slice(start, end),
        surname: surnameOf(s, text, start, end),
        honorific: null,
      });
  return found.length < 2 ? found : found.sort((a, b) => a.start - b.start);
}

function add(found: PersonMatch[], places: Occupancy, match: PersonMatch): void {
  if (!places.isFree(match.start, match.end)) return;
  places.take(match.start, match.end);
  found.push(match);
}

function nameAt(s: string, text: string, at: number, honoured: boolean, called: boolean): PersonMatch | null {
  const compound = mayBeginLongSurname(s.charCodeAt(at)) && COMPOUND_SURNAMES.has(s.slice(at, at + 2)) ? 2 : 0;
  const length = compound > 0 ? compound : SURNAMES.has(s[at] ?? "") ? 1 : 0;
  if (length === 0) return null;
  return (honoured ? titled(s, text, at, length) : null) ?? (called ? fullName(s, text, at, length) : null);
}

/** The surname of a Chinese name of two to four characters, else null. */
function surnameOf(s: string, text: string, start: number, end: number): string | null {
  const length = end - start;
  if (length > 4) return null;
  for (let i = start; i < end; i++) if (!isHanAt(s, i)) return null;
  if (length > 2 && COMPOUND_SURNAMES.has(s.slice(start, start + 2))) return text.slice(start, start + 2);
  return length <= 3 && SURNAMES.has(s[start] ?? "") ? text.slice(start, start + 1) : null;
}

/** 王总, 张经理, 小李, 老周: a surname with a title or 小/老 before it. */
function titled(s: string, text: string, at: number, length: number): PersonMatch | null {
  const before = s[at - 1] ?? "";
  const surname = text.slice(at, at + length);
  const called = before === "小" || before === "老" || before === "阿";
  if (HONORIFIC_INITIAL[s.charCodeAt(at + length)] !== 1 && !called) return null;
  const title = HONORIFIC.match(s, at + length, 5)?.[0];
  const free =
    at === 0 || !isHanAt(s, at - 1) || isIn(BEFORE_TITLED, s, at - 1) || title === undefined || title.length > 1;
  if (title !== undefined && free) {
    const end = at + length + title.length;
    const next = s[end] ?? "";
    if (/^(?:总|工|董|生|哥|姐)$/.test(title)) {
      if (/[部体共结计的是额价数裁统理之务程作业具人日产活态命意长事会]/.test(next) && next !== "")
        return title === "总" && /[的是]/.test(next) && !WEAK_SURNAMES.has(surname)
          ? { start: at, end, name: null, surname, honorific: title }
          : null;
      if (WEAK_SURNAMES.has(surname) && isHanAt(s, at - 1)) return null;
      if (title === "生" && /[\u4e00-\u9fff]/.test(next) && !/收|[,，]/.test(next)) return null;
    }
    if (
      /^(?:经理|主管|主任|总监|老师|工程师|医生|律师|会计|老板|师傅|部长|院长|厂长|校长|书记|秘书|先生)$/.test(title) &&
      WEAK_SURNAMES.has(surname) &&
      isHanAt(s, at - 1)
    )
      return null;
    return { start: at, end, name: null, surname, honorific: title };
  }
  if (
    (before === "小" || before === "老" || before === "阿") &&
    !WEAK_SURNAMES.has(surname) &&
    (at < 2 || !isHanAt(s, at - 2) || isIn(BEFORE_CALLED, s, at - 2)) &&
    (!isHanAt(s, at + length) || isIn(NOT_GIVEN, s, at + length) || isIn(BEHIND_CALLED, s, at + length))
  )
    return { start: at - 1, end: at + length, name: null, surname, honorific: before };
  return null;
}

/** A full name between words that call for one. */
function fullName(s: string, text: string, at: number, length: number): PersonMatch | null {
  const from = at + length;
  if (!isGiven(s, from)) return null;
  const cue = BEFORE_NAME.ends(s, at, 6);
  const asked = cue || at === 0 || isIn(PAUSE, s, at - 1);
  if (!asked && !cue) return null;
  for (let given = isGiven(s, from + 1) ? 2 : 1; given > 0; given--) {
    const end = from + given;
    const told = AFTER_NAME.begins(s, end, 6);
    const bounded = !isHanAt(s, end);
    if ((cue && (bounded || told || isIn(BEHIND_NAME, s, end))) || told)
      return { start: at, end, name: text.slice(at, end), surname: text.slice(at, from), honorific: null };
  }
  return null;
}

/** Whether a character of a given name may stand at a place. */
const isGiven = (s: string, at: number): boolean => isHanAt(s, at) && !holds(NOT_GIVEN, s.charCodeAt(at));
