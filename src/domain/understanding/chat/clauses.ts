/** Cuts a chat message into clauses and says of each what kind of utterance it is. Every pass is linear. */
import { BLANK_UNITS, BLANKS, charset, holds, isIn } from "../pattern/charset.js";
import { isDigitAt } from "../grammar/digits.js";
import { foldText } from "../grammar/text-fold.js";
import type { Span } from "../understanding.js";
import { pattern } from "../pattern/pattern.js";

/** A stretch of a message between pauses, with what its form says. Offsets are into the whole message. */
export interface Clause extends Span {
  /** Folded: simplified characters, half-width forms, lower case; offsets as in the message. */
  text: string;
  /** Asked, not stated: 吗, 不, 多少, ? … */
  isQuestion: boolean;
  /** Stands under 如果, 要是 …: nothing in it is stated. */
  isHypothetical: boolean;
}

/** Longest message that is read; the rest of a longer one holds no chat. */
export const MAX_READ_CHARS = 3_000;

const HARD_BREAK = charset("。！？!?；;\n\r");
const SOFT_BREAK = charset("，,、~～…｡");
/** What may be a soft break at all. */
const MAY_BREAK = charset("，,、~～…｡.", BLANK_UNITS);
/** What a clause neither begins nor ends with. */
const EDGE = charset(".。、·", BLANK_UNITS);
const CLOSING = charset(")）】」]");
/** Chinese characters, and what else stands behind the first of them: a blank beside an emoji is a pause as well. */
const HAN = charset("", [0x3400, 0xfaff]);
/** WeChat's emoji codes: [微笑], [OK]. */
const EMOJI_CODE = /\[[^[\]\s\d]{1,6}\]/g;

const QUESTION_END = pattern(
  /(?:[吗嗎嘛麼咩]|(?<!什|怎|这|那|多|要|不)么|[^不]不|(?:了|过|到|好|完|发|有[^没不]{1,8})没有?|冇|否|多少|几[^\d]?|哪[里家儿个款种天]?|什么|甚麼|啥|怎么样|咋样|如何|谁|多久|多大|多长|几号|几点|几天|几时|点样|得唔得|好唔好|可唔可以|行不行|可不可以|能不能|对不对|是不是|是吧|对吧|吧对)(?:啊|呀|哦|呢|哈|了|的|喔|啦|呐)?$/,
);
const QUESTION_INSIDE = pattern(
  /能不能|可不可以|可否|能否|是不是|有没有|有冇|係咪|是否|会不会|要不要|行不行|需不需要|好不好|够不够|算不算|还算数不|多少[钱錢]?|什么(?!的|样都)|甚麼|啥(?!的|都)|怎么(?!都|也|样都)|咋(?!样都)|如何|为什么|为啥|几(?:号|点|天|时|个工作日)(?![前后之])|多久|哪(?:里|家|个|款|种|天|些|位|儿|边)(?!都|儿都|都)|谁(?!都)|几钱|点解|边度|[^要管]多少(?!都)|(.)不\1/u,
);
/** "还没毕业呢", "正想找你呢" state; "我货呢" asks. */
const ASKING_NE = pattern(/(?<!着|不|没)呢[呀啊]?$/);
const STATING_NE = pattern(/还没|正[想要在好]|才.{1,6}呢|可.{1,4}呢/);
const STATED_ANYWAY = pattern(
  /不管|无论|随便|不论|差不多|只管|哪(?:家|个|款).{1,8}(?:定|说了算|拍板|决定|做主)$|(.)不\1.{0,12}(?:定|说了算|拍板|决定|都行|无所谓|都可以|由)/u,
);
const HYPOTHETICAL = pattern(/如果|要是|假如|假设|假使|倘若|万一|若是|要不是|除非|哪天(?=.*再)|^若|^if\s|若能|若可/i);
/** "预算的话" names a topic; "能做的话" makes a condition. */
const CONDITION_END = pattern(/(?:能|可以|行|好用|好|合适|便宜|通过|没问题|满意|顺利|需要|不行|不够|成|ok)的话/i);

const UNIT_AFTER = charset("台个套吨件箱支只条张块元万人份米盒袋公斤平方组间%号日月点");

/** The text with every pause of blanks or emoji written as a comma, same offsets: grammars must not read across pauses. */
export function withPauses(text: string): string {
  const end = Math.min(text.length, MAX_READ_CHARS);
  const { masked } = readable(text);
  let paused = "";
  let from = 0;
  for (let i = 0; i < end; i++) {
    if (!holds(BLANKS, masked.charCodeAt(i)) || !isSoftBreak(masked, i)) continue;
    paused += `${text.slice(from, i)}，`;
    from = i + 1;
  }
  return from === 0 ? text.slice(0, end) : paused + text.slice(from, end);
}

let lastText = "";
let lastReadable = { folded: "", masked: "" };

/** The beginning of a text that is read: folded, and with emoji codes and mentions as blanks. The last one is remembered. */
function readable(text: string): { folded: string; masked: string } {
  if (text !== lastText) {
    const folded = foldForReading(text.slice(0, MAX_READ_CHARS));
    lastReadable = { folded, masked: maskedCopy(folded) };
    lastText = text;
  }
  return lastReadable;
}

/** Clauses of `text` from `from` on. Emoji codes and @mentions are left out. */
export function clausesOf(text: string, from = 0): Clause[] {
  const end = Math.min(text.length, MAX_READ_CHARS);
  const { folded, masked } = readable(text);
  const clauses: Clause[] = [];
  let start = from;
  let isConditional = false;
  const close = (stop: number, mark: string): void => {
    const trimmed = trim(masked, start, stop);
    if (trimmed) {
      const clauseText = folded.slice(trimmed.start, trimmed.end);
      const isHypothetical = HYPOTHETICAL.test(clauseText) || CONDITION_END.test(clauseText);
      isConditional ||= isHypothetical;
      clauses.push({
        ...trimmed,
        text: clauseText,
        isQuestion: mark === "?" || mark === "？" || isQuestionText(clauseText),
        isHypothetical: isHypothetical || isConditional,
      });
    }
    if (isIn(HARD_BREAK, mark, 0)) isConditional = false;
    start = stop + 1;
  };
  for (let i = from; i < end; i++) {
    if (isIn(HARD_BREAK, masked, i) || isSoftBreak(masked, i)) close(i, masked[i] ?? "");
  }
  close(end, "");
  return clauses;
}

/** Simplified characters, half-width forms, ASCII in lower case; every character stays at its offset. */
export const foldForReading = (text: string): string =>
  foldText(text).replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** Whether a clause is a question by its words alone. */
export function isQuestionText(text: string): boolean {
  if (STATED_ANYWAY.test(text)) return false;
  const bare = text.trimEnd();
  if (ASKING_NE.test(bare)) return !STATING_NE.test(bare);
  return QUESTION_END.test(bare) || QUESTION_INSIDE.test(bare);
}

/** Emoji codes become spaces (a pause), @mentions too; offsets stay. */
function maskedCopy(text: string): string {
  const plain = text.includes("[") ? text.replace(EMOJI_CODE, (code) => " ".repeat(code.length)) : text;
  return plain.includes("@")
    ? plain.replace(/@[^\s@]{1,20}(?=\s|$)/gu, (name) => (name.includes(".") ? name : " ".repeat(name.length)))
    : plain;
}

function isSoftBreak(text: string, i: number): boolean {
  if (!isIn(MAY_BREAK, text, i)) return false;
  const char = text[i] ?? "";
  const after = text[i + 1] ?? "";
  if (char === "," || char === "、" || char === "，")
    return !(char === "," && isDigitAt(text, i - 1) && /\d{3}/.test(text.slice(i + 1, i + 4)));
  if (isIn(SOFT_BREAK, text, i)) return !((char === "~" || char === "～") && isDigitAt(text, i + 1));
  if (char === ".") return isIn(HAN, text, i - 1) && !/[\da-z]/i.test(after);
  // A blank is a pause in Chinese typing, but not inside Latin words and numbers, nor between a number and its unit.
  if (isDigitAt(text, i - 1) && isIn(UNIT_AFTER, text, i + 1)) return false;
  return isIn(HAN, text, i - 1) || isIn(HAN, text, i + 1) || text[i - 1] === " " || isIn(CLOSING, text, i - 1);
}

function trim(text: string, start: number, stop: number): Span | null {
  let a = start;
  let b = stop;
  while (a < b && isIn(EDGE, text, a)) a++;
  while (b > a && isIn(EDGE, text, b - 1)) b--;
  return a < b ? { start: a, end: b } : null;
}
