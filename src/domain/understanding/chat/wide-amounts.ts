/** Every amount, time and place of a message that could be a fact: the judge of facts decides which of them are. */
import { findMoney } from "../grammar/money.js";
import { findNumbers } from "../grammar/numbers.js";
import { findQuantities } from "../grammar/quantities.js";
import { findRegions } from "../grammar/regions.js";
import { timesOf } from "./entities.js";
import { budgetValue, isLimited } from "./facts-budget.js";
import { isNumeral, isOfFirm, regionName } from "./facts-place.js";
import { isPartOfAddress, quantityValue, UNIT_NO, unitWithNoun } from "./facts-quantity.js";
import { isNoPlan, isPast, timelineValue } from "./facts-timeline.js";
import { clauseAt, isDenied, type FactRule } from "./finding.js";
import { pattern } from "../pattern/pattern.js";

/** So many candidates of a field in one message, at most. */
const MOST = 8;
/** What a wide candidate is worth by itself. */
const UNSURE = 0.6;

/** Amounts with a measure word. */
export const wideQuantities: FactRule = (turn) =>
  findQuantities(turn.paused)
    .slice(0, MOST)
    .flatMap((match) => {
      const clause = clauseAt(turn, match.start);
      if (
        !clause ||
        clause.isHypothetical ||
        UNIT_NO.test(match.unit) ||
        match.amount.value === 0 ||
        isPartOfAddress(turn, match)
      )
        return [];
      if (isDenied(turn, clause, match.start)) return [];
      const unit = unitWithNoun(turn, match);
      const value = quantityValue(turn.folded.slice(match.start, match.end), match.amount) + unit.text;
      return [
        { field: "quantity", value, start: match.start, end: unit.end, confidence: UNSURE, rule: "quantity.wide" },
      ];
    });

/** A measure word that no table knows: one character between the number and a pause or a noun. */
const UNKNOWN_UNIT =
  /^\s?(?![号日月年点分时秒周天折成倍楼层元块毛万千百亿多来几左以之的了吧就和到至个])[\u4e00-\u9fff](?=$|[\s，,。]|[\u4e00-\u9fff]{2})/u;
/** What may stand behind a number that is an amount by itself. */
const BARE_END = /^\s?(?:左右|上下|以内|吧|了|哈|啊|的样子|算|来|做|报)*$/;

/** Numbers without a known measure word: 先订8000, 改成60, 四百二十具. */
export const wideNumbers: FactRule = (turn, _scene, known) => {
  const units = known.filter((fact) => fact.field === "quantity" && fact.about === turn.from);
  const lastUnit = /[^\d.+-]+$/.exec(units.at(-1)?.value ?? "")?.[0] ?? "";
  const asked = /(?:多少|几)个?([\u4e00-\u9fff])/.exec(turn.asked.get("quantity")?.folded ?? "")?.[1] ?? "";
  const counted = findQuantities(turn.paused);
  return findNumbers(turn.paused)
    .slice(0, MOST)
    .flatMap((match) => {
      const clause = clauseAt(turn, match.start);
      const number = match.amount.value ?? match.amount.min ?? 0;
      if (
        !clause ||
        clause.isHypothetical ||
        match.ordinal ||
        number < 2 ||
        number >= 10_000_000 ||
        isDenied(turn, clause, match.start)
      )
        return [];
      if (counted.some((other) => other.start < match.end && match.start < other.end)) return [];
      const before = turn.folded.slice(clause.start, match.start);
      const after = turn.folded.slice(match.end, clause.end);
      if (/[a-z\d.第:：/*×x-]$/.test(before) || /^[a-z\d%.:：/*×-]/.test(after)) return [];
      const unknown = UNKNOWN_UNIT.exec(after)?.[0] ?? "";
      if (unknown === "" && !BARE_END.test(after)) return [];
      const amount = quantityValue(turn.folded.slice(match.start, match.end), match.amount);
      const unit = unknown === "" ? lastUnit || asked : turn.text.slice(match.end, match.end + unknown.length).trim();
      const rule = unknown === "" ? "quantity.bare.wide" : "quantity.unit.wide";
      return [
        {
          field: "quantity",
          value: amount + unit,
          start: match.start,
          end: match.end + unknown.length,
          confidence: UNSURE,
          rule,
        },
      ];
    });
};

/** Too little for a budget, or rather a telephone number. */
const isOdd = (yuan: number): boolean => yuan < 500 || yuan > 500_000_000;

/** Sums in yuan. */
export const wideBudgets: FactRule = (turn) =>
  findMoney(turn.paused, { aboutMoney: true })
    .slice(0, MOST)
    .flatMap((match) => {
      const clause = clauseAt(turn, match.start);
      if (
        !clause ||
        clause.isHypothetical ||
        match.currency !== "CNY" ||
        isOdd(match.amount.value ?? match.amount.max ?? 0)
      )
        return [];
      if (isDenied(turn, clause, match.start)) return [];
      const value = budgetValue(match.amount, {
        clause: clause.text,
        said: turn.folded.slice(match.start, match.end),
        isLimited: isLimited(turn, clause),
      });
      return [{ field: "budget", value, start: clause.start, end: match.end, confidence: UNSURE, rule: "budget.wide" }];
    });

/** Pieces of ten thousand: 控制在15个以内, 给了20个w左右. */
export const wideTens: FactRule = (turn) =>
  findQuantities(turn.paused)
    .filter(({ unit, amount }) => /^(?:个|w|个w)$/.test(unit) && (amount.value ?? amount.max ?? amount.min ?? 0) >= 2)
    .slice(0, MOST)
    .flatMap((match) => {
      const clause = clauseAt(turn, match.start);
      if (!clause || clause.isHypothetical || isDenied(turn, clause, match.start)) return [];
      const rest = turn.folded.slice(match.end, clause.end);
      if (!/^(?:w|万)?(?:以内|之内|以下|左右|上下|封顶|就|吧|的|行|多|$)/.test(rest)) return [];
      const times = (n: number | null): number | null => (n === null ? null : n * 10_000);
      const { value, min, max } = match.amount;
      const amount = { ...match.amount, value: times(value), min: times(min), max: times(max) };
      const said = turn.folded.slice(match.start, match.end + 4);
      return [
        {
          field: "budget",
          value: budgetValue(amount, { clause: clause.text, said, isLimited: isLimited(turn, clause) }),
          start: clause.start,
          end: clause.end,
          confidence: UNSURE,
          rule: "budget.tens.wide",
        },
      ];
    });

/** Talk of money without its unit: 立项批了160, 封顶380, 空调你照60, 我手头就20. */
const MONEY_NEAR = pattern(
  /预算|经费|[批给拨留划列占掏凑投]|封顶|最多|顶多|控制|压到|卡在|不能超|不得过|别超|手头|手里|账上|立项|照|以内|上下|左右|能动|这[块格部]|[就只]剩|cap|budget/,
);
const BARE_SUM_END = /^\s?(?:以内|之内|以下|左右|上下|封顶|打住|到顶|往里|吧|了|啊|的?样子|就|给我|来做|做)*$/;
const BARE_LEAST = 2;
const BARE_MOST = 2_000;

/** Numbers that may be tens of thousands of yuan. */
export const wideBareSums: FactRule = (turn) => {
  if (!MONEY_NEAR.test(turn.folded)) return [];
  const counted = findQuantities(turn.paused);
  return findNumbers(turn.paused)
    .slice(0, MOST)
    .flatMap((match) => {
      const clause = clauseAt(turn, match.start);
      const { value, min, max } = match.amount;
      const most = value ?? max ?? min ?? 0;
      if (!clause || clause.isHypothetical || match.ordinal || most < BARE_LEAST || most > BARE_MOST) return [];
      if (counted.some((other) => other.start < match.end && match.start < other.end)) return [];
      const before = turn.folded.slice(clause.start, match.start);
      const after = turn.folded.slice(match.end, clause.end);
      if (/[a-z\d.第:：/*×x-]$/.test(before) || !BARE_SUM_END.test(after) || isDenied(turn, clause, match.start))
        return [];
      const times = (n: number | null): number | null => (n === null ? null : n * 10_000);
      const amount = { ...match.amount, value: times(value), min: times(min), max: times(max) };
      const said = turn.folded.slice(match.start, match.end + 4);
      return [
        {
          field: "budget",
          value: budgetValue(amount, { clause: clause.text, said, isLimited: isLimited(turn, clause) }),
          start: clause.start,
          end: Math.max(match.end, clause.start + 1),
          confidence: UNSURE,
          rule: "budget.bare.wide",
        },
      ];
    });
};

/** Times that lie ahead. */
export const wideTimelines: FactRule = (turn, scene) =>
  timesOf(turn, scene)
    .slice(0, MOST)
    .flatMap((match) => {
      const clause = clauseAt(turn, match.start);
      if (!clause || clause.isHypothetical || match.kind !== "interval" || isNoPlan(turn, match) || isPast(turn, match))
        return [];
      if (isDenied(turn, clause, match.start)) return [];
      const value = timelineValue(turn, match);
      if (!value) return [];
      return [
        { field: "timeline", value, start: match.start, end: match.end, confidence: UNSURE, rule: "timeline.wide" },
      ];
    });

/** Cities and provinces. */
export const wideRegions: FactRule = (turn) =>
  findRegions(turn.text)
    .slice(0, MOST)
    .flatMap((match) => {
      const clause = clauseAt(turn, match.start);
      const value = regionName(match, turn);
      if (
        !clause ||
        !value ||
        match.start < turn.ownFrom ||
        isOfFirm(match, turn) ||
        isNumeral(match, turn) ||
        isDenied(turn, clause, match.start)
      )
        return [];
      return [{ field: "region", value, start: match.start, end: match.end, confidence: UNSURE, rule: "region.wide" }];
    });
