/** Parts of the day and clock times: 下午, 三点半, 15:20, 3时20分, 11:30 p.m. */
import { matchAt, small } from "./context.js";
import { HOUR, MINUTE, SECOND, type Unit, type Wall } from "./wall.js";
import { pattern } from "../../pattern/pattern.js";

export interface DayPart {
  end: number;
  word: string;
  /** Hours of the day, [from, to). */
  from: number;
  to: number;
}

/** Word, from hour, to hour: 凌晨 0-6, 早上 6-9, 上午 8-12, 中午 12-13, 下午 12-18, 傍晚 17-19, 晚上 18-24. */
const PARTS: readonly (readonly [word: string, from: number, to: number])[] = [
  ["大清早", 6, 9],
  ["一大早", 6, 9],
  ["大早上", 6, 9],
  ["清晨", 6, 9],
  ["清早", 6, 9],
  ["早晨", 6, 9],
  ["早上", 6, 9],
  ["早间", 6, 9],
  ["晨间", 6, 9],
  ["一早", 6, 9],
  ["凌晨", 0, 6],
  ["黎明", 4, 7],
  ["拂晓", 4, 6],
  ["上午", 8, 12],
  ["午前", 8, 12],
  ["中午", 12, 13],
  ["正午", 12, 13],
  ["晌午", 12, 13],
  ["午间", 12, 14],
  ["下午", 12, 18],
  ["午后", 12, 18],
  ["下昼", 12, 18],
  ["傍晚", 17, 19],
  ["黄昏", 17, 19],
  ["晚上", 18, 24],
  ["晚间", 18, 24],
  ["夜晚", 18, 24],
  ["夜里", 18, 24],
  ["夜间", 18, 24],
  ["深夜", 22, 24],
  ["半夜", 0, 5],
  ["午夜", 0, 2],
  ["白天", 6, 19],
  ["晨", 6, 9],
  ["早", 6, 9],
  ["晚", 18, 24],
  ["夜", 18, 24],
];

const partsByFirst = new Map<string, (typeof PARTS)[number][]>();
for (const part of PARTS) {
  const list = partsByFirst.get(part[0][0] ?? "");
  if (list) list.push(part);
  else partsByFirst.set(part[0][0] ?? "", [part]);
}

/**
 * A part of the day at a place.
 *
 * @param afterDate a date stands before, so the short words (早, 晚) count too.
 */
export function dayPartAt(s: string, at: number, afterDate: boolean): DayPart | null {
  const rows = partsByFirst.get(s[at] ?? "");
  if (!rows) return null;
  for (const [word, from, to] of rows) {
    if (!s.startsWith(word, at)) continue;
    const end = at + word.length;
    if (word.length === 1) {
      if (/[餐饭点会宴报期班]/.test(s[end] ?? "") && !/\d|[一二三四五六七八九十]/.test(s[end] ?? "")) return null;
      if (!afterDate && !/^\s?(?:\d{1,2}|[一二两三四五六七八九十]{1,2})(?:点|[:：]\d)/.test(s.slice(end, end + 5)))
        return null;
    }
    if (word === "白天" && s[end] === "鹅") return null;
    return { end, word, from, to };
  }
  return null;
}

/** The stretch of a day a part of it covers. */
export const partOfDay = (midnight: Wall, part: Pick<DayPart, "from" | "to">): Unit => ({
  from: midnight + part.from * HOUR,
  to: midnight + part.to * HOUR,
  grain: "hour",
});

export interface Clock {
  end: number;
  /** Milliseconds after midnight. */
  offset: number;
  /** Second reading, twelve hours later or earlier, or null. */
  other: number | null;
  grain: "hour" | "minute" | "second";
}

const COLON = pattern(
  /(\d{1,2})\s?:\s?([0-5]\d)(?:\s?:\s?([0-5]\d))?(?:\s?(?:([ap])\.?\s?m\b\.?))?(?:时(?![间候]))?(?![\d:])/iy,
);
const AMPM = pattern(/(\d{1,2})\s?([ap])\.?\s?m\b\.?/iy);
const HOURS = pattern(
  /(\d{1,2}|二?十[一二三四五六七八九]?|二十[一二三四]|[零〇一二两三四五六七八九])\s?(点钟|点整|点正|点|时整|时)/y,
);
const MINUTES = pattern(
  /\s?(?:过)?(?:(半)|([一二三123])刻钟?|(\d{2}|[零〇][一二三四五六七八九]|[二三四五]?十[一二三四五六七八九]?)(?:分钟?)?(?:\s?(\d{1,2}|[零〇]?[一二三四五六七八九]|[二三四五]?十[一二三四五六七八九]?)秒)?|(\d|[一二三四五六七八九])分)/y,
);

/** 五点差一刻: a quarter to five. */
const SHORT_OF = pattern(/差(?:([一三123])刻钟?|(\d{1,2}|[一二两三四五六七八九十]{1,3})分钟?)/y);

/** 差五分十点, 差一刻8点: what is missing stands before the hour. */
function shortOfAt(s: string, at: number, part: DayPart | null, afterDate: boolean): Clock | null {
  const short = matchAt(SHORT_OF, s, at);
  if (!short) return null;
  const hours = matchAt(HOURS, s, at + short[0].length);
  const missing = short[1] === undefined ? small(short[2]) : 15 * small(short[1]);
  const hour = hours ? small(hours[1]) : 0;
  if (!hours || !(hour >= 1 && hour <= 24) || !(missing > 0 && missing < 60) || (hours[2] === "时" && !afterDate))
    return null;
  return resolve(at + short[0].length + hours[0].length, hour - 1, 60 - missing, 0, "minute", null, part, false);
}

/**
 * A clock time at a place.
 *
 * @param part      the part of the day said before, or null.
 * @param afterDate a date or part of the day stands before, so that 十时 or 一点 leave no doubt.
 */
export function clockAt(s: string, at: number, part: DayPart | null, afterDate: boolean): Clock | null {
  if (s[at] === "差") return shortOfAt(s, at, part, afterDate);
  const code = s.charCodeAt(at);
  const digit = code >= 48 && code <= 57;
  if (!digit && !"零〇一二两三四五六七八九十".includes(s[at] ?? " ")) return null;
  if (digit && /[\d.]/.test(s[at - 1] ?? "") && !afterDate) return null;
  if (digit) {
    const colon = matchAt(COLON, s, at);
    if (colon) {
      const [hour, minute, second] = [Number(colon[1]), Number(colon[2]), Number(colon[3] ?? 0)];
      if (hour > 24) return null;
      const exact = (colon[1] ?? "").startsWith("0") && part === null;
      return resolve(
        at + colon[0].length,
        hour,
        minute,
        second,
        colon[3] === undefined ? "minute" : "second",
        colon[4]?.toLowerCase() ?? null,
        part,
        exact,
      );
    }
    const ampm = matchAt(AMPM, s, at);
    if (ampm && Number(ampm[1]) <= 12)
      return resolve(at + ampm[0].length, Number(ampm[1]), 0, 0, "hour", (ampm[2] ?? "").toLowerCase(), part, false);
  }
  const hours = matchAt(HOURS, s, at);
  if (!hours) return null;
  const hour = small(hours[1]);
  if (!(hour <= 24)) return null;
  const word = hours[2] ?? "";
  let end = at + hours[0].length;
  const minutes = /整|正/.test(word) ? null : matchAt(MINUTES, s, end);
  const next = s[end] ?? "";
  if (!minutes && word === "点") {
    // 零点五, 24点5度, 一点五: a decimal
    if (/[\d零〇一二三四五六七八九]/.test(next)) return null;
    if (/[评位子心阵方缀击赞名菜单火燃滴水醒破拨出头]/.test(next) && next !== "") return null;
  }
  if (minutes && word === "点" && minutes[3] !== undefined && minutes[0].trim() === minutes[3]) {
    const after = s[end + minutes[0].length] ?? "";
    if (/[度%％元块万亿个米斤]/.test(after)) return null;
    if (/[点.]/.test(after)) return null;
  }
  const sure = afterDate || part !== null || minutes !== null;
  if (word === "时") {
    if (
      !sure &&
      !/^(?:[之以]?[前后]|许|起|至|到|左右|[-~])/.test(s.slice(end, end + 2)) &&
      !(digit && (end >= s.length || /[\s,，。、]/.test(next)))
    )
      return null;
    if (/[间候代期常光刻]/.test(next) && !minutes) return null;
  }
  if (hours[1] === "一" && word === "点" && !sure && !/^(?:[之以]?[前后]|左右|到|至|多)/.test(s.slice(end, end + 2)))
    return null;
  if (hours[1] === "一" && word === "时" && (!sure || /^半[会刻]/.test(s.slice(end, end + 2)))) return null;
  if (
    word === "点" &&
    !sure &&
    /^[一二两三四五六七八九]$/.test(hours[1] ?? "") &&
    /[建意要想问说不原优特看声]/.test(next)
  )
    return null;
  const short = word === "点" ? matchAt(SHORT_OF, s, end) : null;
  if (short && hour >= 1) {
    const missing = short[1] === undefined ? small(short[2]) : 15 * small(short[1]);
    if (missing > 0 && missing < 60)
      return resolve(end + short[0].length, hour - 1, 60 - missing, 0, "minute", null, part, false);
  }
  let minute = 0;
  let second = 0;
  let grain: Clock["grain"] = "hour";
  if (minutes) {
    end += minutes[0].length;
    grain = "minute";
    if (minutes[1] !== undefined) minute = 30;
    else if (minutes[2] !== undefined) minute = 15 * small(minutes[2]);
    else minute = small((minutes[3] ?? minutes[5] ?? "").replace(/^[零〇]/, ""));
    if (minutes[4] !== undefined) {
      second = small(minutes[4].replace(/^[零〇]/, ""));
      grain = "second";
    }
    if (!(minute < 60) || !(second < 60)) return null;
  } else if (s[end] === "多" || s[end] === "许" || s[end] === "来") {
    if (s[end + 1] === "钟") end++;
    end++;
  }
  return resolve(end, hour, minute, second, grain, null, part, hour === 0);
}

function resolve(
  end: number,
  hour: number,
  minute: number,
  second: number,
  grain: Clock["grain"],
  half: string | null,
  part: DayPart | null,
  exact: boolean,
): Clock {
  const offset = (h: number): number => h * HOUR + minute * MINUTE + second * SECOND;
  if (half !== null) return { end, offset: offset((hour % 12) + (half === "p" ? 12 : 0)), other: null, grain };
  if (part !== null) {
    const late =
      part.from >= 12 || part.word === "半夜" || part.word === "深夜" || part.word === "午夜" || part.word === "夜";
    if (part.from >= 12 && hour < 12 && !(part.from >= 18 && hour < 5))
      return { end, offset: offset(hour + 12), other: null, grain };
    if (part.from >= 18 && hour < 5) return { end, offset: offset(hour + 24), other: null, grain };
    if (part.from >= 18 && hour === 12) return { end, offset: offset(24), other: null, grain };
    if ((part.word === "半夜" || part.word === "午夜") && hour >= 9 && hour < 12)
      return { end, offset: offset(hour + 12), other: null, grain };
    if ((part.from === 0 || part.word === "半夜") && hour === 12)
      return { end, offset: offset(late ? 24 : 0), other: null, grain };
    return { end, offset: offset(hour), other: null, grain };
  }
  if (exact || hour > 12 || hour === 0) return { end, offset: offset(hour), other: null, grain };
  if (hour === 12) return { end, offset: offset(12), other: null, grain };
  // business hours: 3点 is rather the afternoon, 9点 the morning
  return hour <= 6
    ? { end, offset: offset(hour + 12), other: offset(hour), grain }
    : { end, offset: offset(hour), other: offset(hour + 12), grain };
}
