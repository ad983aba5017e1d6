/** Years: four and two digits, relative, of an era; centuries and decades. */
import { date, matchAt, NUM, small, type DateRef, type TimeContext } from "./context.js";
import { months, wall, type Unit } from "./wall.js";
import { pattern } from "../../pattern/pattern.js";

const YEAR4 = pattern(
  /(?:公元)?(\d{4}|[一二三四五六七八九][零〇一二三四五六七八九]{3})(?:\s?年(?!级)度?|(?=\s?[Qq][1-4](?![A-Za-z\d])))/y,
);
const YEAR2 = pattern(/(\d{2}|[零〇一二三四五六七八九]{2})\s?年(?!级)度?/y);
const RELATIVE_YEAR = pattern(
  /(大前年|大后年|上上年|去年|前年|今年|明年|后年|上一?个?年(?:度|(?=末|底|初|同期))|上一年|下一年|下个?年度|本年度?|这一?年|当年|同年|来年|次年|翌年|旧年|今岁)/y,
);
const RELATIVE_YEARS: Readonly<Record<string, number>> = {
  大前年: -3,
  上上年: -2,
  前年: -2,
  去年: -1,
  旧年: -1,
  今年: 0,
  明年: 1,
  来年: 1,
  次年: 1,
  翌年: 1,
  后年: 2,
  大后年: 3,
};
const ERAS: Readonly<Record<string, number>> = {
  民国: 1911,
  康熙: 1661,
  雍正: 1722,
  乾隆: 1735,
  嘉庆: 1795,
  道光: 1820,
  咸丰: 1850,
  同治: 1861,
  光绪: 1874,
  宣统: 1908,
  顺治: 1643,
  崇祯: 1627,
  万历: 1572,
  嘉靖: 1521,
  永乐: 1402,
  洪武: 1367,
  贞观: 626,
  开元: 712,
  明治: 1867,
  大正: 1911,
  昭和: 1925,
  平成: 1988,
  令和: 2018,
};
const ERA = pattern(new RegExp(`(${Object.keys(ERAS).join("|")})(元|${NUM}|\\d{2,3})年`, "y"));
const CENTURY = pattern(
  new RegExp(
    `(?:(上个?|本|这个)世纪|(?:公元)?(${NUM})世纪)(?:的)?(?:([一二三四五六七八九]十|\\d0)年代)?(初|末|中叶)?`,
    "y",
  ),
);
const DECADE = pattern(/((?:19|20)?\d0|[一二三四五六七八九]十)年代/y);

const OPEN = pattern(/^(?:19|20)\d{2}(?=(?:到|至|-|~)(?:(?:19|20)?\d{2})年)/);

interface YearRef {
  end: number;
  year: number;
  unit: Unit;
}

const whole = (end: number, year: number): YearRef => ({ end, year, unit: months(year, 1, 12, "year") });

export function yearAt(s: string, at: number, context: TimeContext): YearRef | null {
  const before = s[at - 1] ?? "";
  const four = matchAt(YEAR4, s, at);
  if (four && !/[\d.]/.test(before)) return whole(at + four[0].length, digitYear(four[1] ?? ""));
  const relative = matchAt(RELATIVE_YEAR, s, at);
  if (relative) {
    const word = relative[1] ?? "";
    const step = RELATIVE_YEARS[word] ?? (word.startsWith("上") ? -1 : word.startsWith("下") ? 1 : 0);
    return whole(at + relative[0].length, context.year + step);
  }
  const era = matchAt(ERA, s, at);
  if (era) return whole(at + era[0].length, (ERAS[era[1] ?? ""] ?? 0) + (era[2] === "元" ? 1 : small(era[2])));
  const two = matchAt(YEAR2, s, at);
  if (two && !/[\d.零〇一二三四五六七八九十百千万]/.test(before)) {
    const end = at + two[0].length;
    const text = two[1] ?? "";
    const digits = digitYear(text);
    const pair = /^[一二三四五六七八九]{2}$/.test(text) && digits % 10 === Math.floor(digits / 10) + 1;
    const follows =
      /^\s?(?:的?(?:\d{1,2}|十[一二]?|[一二三四五六七八九正腊])月|第?[一二三四1-4首]季|[上下][半]|初|底|末|前[两三四五六七八九十\d]|第|开始|[夏秋冬春]|中秋|国庆|春节|元旦|五一)/.test(
        s.slice(end, end + 5),
      );
    const bare =
      (/^[五六七八九]/.test(text) && !pair && !/^(?:的|多|来|内|以|之|前|后)/.test(s.slice(end, end + 2))) ||
      text.startsWith("0") ||
      /^[零〇]/.test(text) ||
      (/^\d/.test(text) &&
        digits >= 15 &&
        digits <= (context.year % 100) + 10 &&
        !/[了约近满过用保共达有再干做近第]/.test(before) &&
        !/^(?:的|多|来|内|以|之|前|后|时间|质保|寿命|经验|历史)/.test(s.slice(end, end + 2)));
    if ((follows && !pair) || bare || (follows && /^\d/.test(text)))
      return whole(end, nearCentury(digits, context.year));
  }
  // 1985到89年9月
  const open = OPEN.match(s, at, 12);
  if (open && !/[\d.]/.test(before)) return whole(at + 4, Number(open[0]));
  return null;
}

function digitYear(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  let digits = "";
  for (const char of text) digits += String("零一二三四五六七八九".indexOf(char === "〇" ? "零" : char));
  return Number(digits);
}

/** A two-digit year nearest to the message's. */
function nearCentury(digits: number, year: number): number {
  const century = Math.floor(year / 100) * 100;
  return [century - 100 + digits, century + digits, century + 100 + digits].reduce((best, y) =>
    Math.abs(y - year) < Math.abs(best - year) ? y : best,
  );
}

export function eraSpanAt(s: string, at: number, context: TimeContext): DateRef | null {
  const century = matchAt(CENTURY, s, at);
  if (century && !/[个几两半\d]/.test(s[at - 1] ?? "")) {
    const number =
      century[2] === undefined
        ? Math.floor(context.year / 100) + ((century[1] ?? "").startsWith("上") ? 0 : 1)
        : small(century[2]);
    const start = (number - 1) * 100;
    const end = at + century[0].length;
    if (century[3] !== undefined) {
      const decade = small(century[3]);
      return date(end, { from: wall(start + decade, 1), to: wall(start + decade + 10, 1), grain: "year" });
    }
    const [from, to] =
      century[4] === "初" ? [0, 20] : century[4] === "末" ? [80, 100] : century[4] === "中叶" ? [40, 60] : [0, 100];
    return date(end, { from: wall(start + from, 1), to: wall(start + to, 1), grain: "year" });
  }
  const decade = matchAt(DECADE, s, at);
  if (decade) {
    const text = decade[1] ?? "";
    const number = small(text);
    const start = number >= 1000 ? number : (number >= 30 ? 1900 : 2000) + number;
    return date(at + decade[0].length, { from: wall(start, 1), to: wall(start + 10, 1), grain: "year" });
  }
  return null;
}
