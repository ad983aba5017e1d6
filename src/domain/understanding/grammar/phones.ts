/**
 * Telephone numbers: mobiles with carrier, land lines with area code and extension, 400/800, +86, foreign numbers,
 * numbers spoken in Chinese digits (幺三九…). No part of a longer run of digits, an amount, an identifier or a URL.
 */
import type { PhoneMatch } from "./match.js";
import {
  carrierOf,
  chineseNumberAt,
  countryOf,
  extensionAt,
  placeOfAreaCode,
  type PhoneShape,
} from "./phone-shapes.js";
import { foldText } from "./text-fold.js";

const SPOKEN = "零〇一幺二两三四五六七八九";
const SPOKEN_DIGITS = "00112234567890";
const spokenDigit = (char: string): string | undefined => {
  const at = SPOKEN.indexOf(char);
  return at < 0 ? undefined : at >= 10 ? String(at - 3 + (at > 12 ? 0 : 0)) : SPOKEN_DIGITS[at];
};
const SPOKEN_RUN = /[零〇一幺二两三四五六七八九][零〇一幺二两三四五六七八九 -]{5,30}[零〇一幺二两三四五六七八九]/g;

/** Words that say a telephone number follows. */
const CUE =
  /电话|手机|座机|固话|热线|传真|号码|联系|致电|拨打|来电|短信|tel|phone|mobile|fax|call|whatsapp|打我?$|打$|呼$|新号|找我/i;
/** Words that say the digits are something else. */
const OTHER =
  /(?:订单|单据|快递|运单|物流|流水|合同|发票|项目|物料|产品|批|档案|车牌|房间|护照|驾照)号?码?|序列号|编号|身份证|银行卡|卡号|账号|帐号|账户|帐户|户号|税号|工号|学号|型号|货号|版本|邮编|qq|id|no\.?|sn|uid/i;

/** All telephone numbers of a text. */
export function findPhones(text: string): PhoneMatch[] {
  if (!/\d|[零〇幺一二三四五六七八九]{3}/.test(text) && !/[０-９]/.test(text)) return [];
  const s = withSpokenDigits(foldText(text));
  const found: PhoneMatch[] = [];
  const length = s.length;
  for (let i = 0; i < length;) {
    const code = s.charCodeAt(i);
    const digit = code >= 48 && code <= 57;
    if (!digit && code !== 43 && code !== 40) {
      i++;
      continue;
    }
    if (digit && (found.at(-1)?.end ?? -2) !== i - 1 && joined(s, i)) {
      i = endOfRun(s, i);
      continue;
    }
    const shape = shapeAt(s, i);
    if (!shape) {
      i = digit ? endOfRun(s, i) : i + 1;
      continue;
    }
    found.push(phoneOf(s, i, shape));
    i = shape.end;
  }
  return found;
}

function phoneOf(s: string, start: number, shape: PhoneShape): PhoneMatch {
  const cue = hasCue(s, start);
  return {
    start,
    end: shape.end,
    number: shape.number,
    type: shape.type,
    ext: shape.ext,
    country: shape.country,
    carrier: shape.type === "mobile" ? carrierOf(shape.number) : null,
    place: shape.type === "landline" ? placeOfAreaCode(shape.number.split("-")[0] ?? "") : null,
    certain: cue || (shape.type !== "landline" ? shape.type !== "foreign" : shape.number.startsWith("0")),
  };
}

/** Chinese digits of a spoken number as ASCII digits, every character at its place. */
function withSpokenDigits(s: string): string {
  if (!/[零〇一幺二两三四五六七八九]{3}/.test(s)) return s;
  return s.replace(SPOKEN_RUN, (run) => {
    const count = run.replace(/[ -]/g, "").length;
    return count < 7 || count > 16
      ? run
      : run.replace(/[^ -]/g, (char) => (SPOKEN.indexOf(char) < 0 ? char : spoken(char)));
  });
}

const SPOKEN_VALUES: Readonly<Record<string, string>> = {
  零: "0",
  〇: "0",
  一: "1",
  幺: "1",
  二: "2",
  两: "2",
  三: "3",
  四: "4",
  五: "5",
  六: "6",
  七: "7",
  八: "8",
  九: "9",
};
const spoken = (char: string): string => SPOKEN_VALUES[char] ?? spokenDigit(char) ?? char;

/** Does the run of digits at i continue something on its left (letters, a point, a sum, a longer number)? */
function joined(s: string, i: number): boolean {
  const before = s[i - 1] ?? " ";
  if (
    /[A-Za-z]/.test(before) &&
    /[\u4e00-\u9fff][A-Za-z]{1,2}$/.test(s.slice(Math.max(0, i - 3), i)) &&
    /^1[3-9]\d{9}(?!\d)/.test(s.slice(i, i + 12))
  )
    return false;
  if (/[A-Za-z_=@/#]/.test(before))
    return (
      !/(?:tel|电话|手机|ph|m|t|#name#@|@|#)$/i.test(s.slice(Math.max(0, i - 8), i)) || before === "=" || before === "/"
    );
  if (before === "." || before === "-")
    return (
      /[\dA-Za-z.\s(]/.test(s[i - 2] ?? " ") && !/[a-z\u4e00-\u9fff]\s?[-.]$/i.test(s.slice(Math.max(0, i - 3), i))
    );
  return before === "¥" || before === "$" || (before === "+" && false);
}

function endOfRun(s: string, i: number): number {
  let j = i;
  while (j < s.length && /[\dA-Za-z]/.test(s[j] ?? "")) j++;
  return Math.max(j, i + 1);
}

function hasCue(s: string, start: number): boolean {
  return CUE.test(s.slice(Math.max(0, start - 14), start));
}

function shapeAt(s: string, i: number): PhoneShape | null {
  const chinese = chineseNumberAt(s, i);
  if (chinese && !runsOn(s, chinese.end)) {
    const before = s.slice(Math.max(0, i - 8), i);
    return chinese.type !== "landline" && OTHER.test(before) && !CUE.test(before) ? null : chinese;
  }
  return otherNumberAt(s, i);
}

/** Digits, a letter or a unit right behind: no telephone number. */
function runsOn(s: string, end: number): boolean {
  return /^(?:[A-Za-z_]|[-.]\d{3,}|=|\s?[元块%％]|[万亿]|@)/.test(s.slice(end, end + 6));
}

const LIBERAL = /\(?\+?\d[\d()\s./-]{4,28}/y;

/** Foreign numbers, numbers of unknown shape after a cue, local land lines. */
function otherNumberAt(s: string, i: number): PhoneShape | null {
  LIBERAL.lastIndex = i;
  const run = LIBERAL.exec(s)?.[0];
  if (run === undefined) return null;
  let text = run.replace(/[\s()./-]+$/, "");
  if (s.startsWith(")", i + text.length) && /\([^)]*$/.test(text)) text += ")";
  // a blank and a bracket part lists: keep what still is one number
  const digits = text.replace(/\(0\)/, "").replace(/\D/g, "");
  const end = i + text.length;
  const ext = extensionAt(s, end);
  const stop = ext?.end ?? end;
  if (
    /^[A-Za-z_@=]/.test(s.slice(stop, stop + 1)) ||
    /^\s?(?:[元块%万亿kw]|美元|号楼|栋|台|个|件|吨)/i.test(s.slice(stop, stop + 4))
  )
    return null;
  if (!balanced(text) || /[./-]{2}|\/\s?\d{1,2}\s?\//.test(text.replace(").", ")")) || /[.]\d{1,2}$/.test(text))
    return null;
  const international = /^\(?(?:\+|00\s?[1-9])/.test(text);
  const cue = hasCue(s, i);
  if (digits.length > 15 || digits.length < 6) return null;
  if (s[i] === "+" && /[\d)]/.test(s[i - 1] ?? "")) return null;
  if (/^\s[A-F]\d/.test(s.slice(stop, stop + 3))) return null;
  if (international) {
    if (digits.length < 8 || (s[i] !== "+" && s[i] !== "(" && !cue && !text.startsWith("00"))) return null;
    const plain = text.replace(/\(0\)/, "").replace(/\D/g, "").replace(/^00/, "");
    return { end: stop, number: `+${plain}`, type: "foreign", ext: ext?.ext ?? null, country: countryOf(plain) };
  }
  if (OTHER.test(s.slice(Math.max(0, i - 8), i)) && !cue) return null;
  const plainLocal = /^[2-8]\d{6,7}$/.test(text) || /^[2-8]\d{3}[-\s]\d{4}$/.test(text);
  if (plainLocal && !isDay(digits) && (cue || standsAlone(s, i, stop)))
    return { end: stop, number: digits, type: "landline", ext: ext?.ext ?? null, country: null };
  const shaped = /^\(?\d{3}\)?[\s.-]{0,2}\d{3}[\s.-]\d{4}$/.test(text);
  if (!cue && !shaped) return null;
  if (cue && digits.length < 7 && !text.startsWith("0")) return null;
  if (/^(?:19|20)\d{2}-\d{1,2}-\d{1,2}/.test(text) || /^1[3-9]\d{9}$/.test(text) || (isDay(digits) && text === digits))
    return null;
  return {
    end: stop,
    number: digits,
    type: digits.length <= 8 && !digits.startsWith("0") ? "landline" : "foreign",
    ext: ext?.ext ?? null,
    country: null,
  };
}

function balanced(text: string): boolean {
  let depth = 0;
  for (const char of text) {
    if (char === "(") depth++;
    if (char === ")") depth--;
    if (depth > 1) return false;
  }
  return true;
}

/** 20240307 and the like. */
function isDay(digits: string): boolean {
  return /^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/.test(digits);
}

/** A bare local number between Chinese text or punctuation, not an amount. */
function standsAlone(s: string, start: number, end: number): boolean {
  const before = s[start - 1] ?? "";
  const after = s[end] ?? "";
  return (
    (before === "" || /[\u4e00-\u9fff:：,，、;；)）\s]/.test(before)) &&
    !/[\d年月日元块个台件只吨kgw%-]/i.test(after) &&
    !/[第约共计达近超为有近到¥$]\s?$/.test(s.slice(Math.max(0, start - 2), start))
  );
}

/**
 * The digits of a message that may be a part of a telephone number said over several messages ("138", "0000 0017"), or null.
 * Nothing else may stand in it.
 */
export function phonePartOf(text: string): string | null {
  const s = withSpokenDigits(foldText(text)).trim();
  if (!/^[\d\s-]{3,20}$/.test(s)) return null;
  const digits = s.replace(/\D/g, "");
  return digits.length >= 3 && digits.length <= 10 ? digits : null;
}

/** The number that parts of following messages make when joined, or null when they make none. */
export function joinPhoneParts(parts: readonly string[]): PhoneMatch | null {
  const [only, ...more] = findPhones(parts.join(""));
  return only && more.length === 0 && only.start === 0 && only.certain ? only : null;
}
