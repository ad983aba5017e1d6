/** Amounts of money: 50万元, $20, 三块五, 30w上下 in a price context, 30到50万. */
import { scanAmounts, type AmountMatch } from "./amounts.js";
import type { MoneyMatch } from "./match.js";
import { foldText } from "./text-fold.js";
import { pattern } from "../pattern/pattern.js";

export interface MoneyOptions {
  /** true: the conversation is about money already, so bare 万 and large round numbers count (50万, 三百万, 120w). */
  aboutMoney?: boolean;
}

const CONTEXT = pattern(
  /预算|报价|价格|单价|总价|售价|房价|票价|门票|价位|价钱|原价|特价|费用|经费|资金|金额|税额|成本|投资|投入|造价|标的|合同额|营收|销售额|利润|罚款|赔|工资|月薪|年薪|薪酬|薪资|薪水|人均|消费|花费|开销|收费|报的?了?|批了|拨款|付了?|花了?|卖|便宜到|优惠到|封顶|总盘子|价$/,
);

/**
 * All amounts of money of a text. A number without a money word counts only where the words before it speak of money
 * (`explicit` is false then), or with {@link MoneyOptions.aboutMoney}.
 */
export function findMoney(text: string, options: MoneyOptions = {}): MoneyMatch[] {
  const s = foldText(text);
  const found: MoneyMatch[] = [];
  for (const match of scanAmounts(text)) {
    if (match.unit.kind === "money") found.push(moneyOf(match, true));
    else if (
      match.unit.kind === "number" &&
      !match.ordinal &&
      (inContext(s, match) || (options.aboutMoney === true && round(match)))
    )
      found.push(moneyOf(match, false));
  }
  return found;
}

const round = (match: AmountMatch): boolean =>
  (match.amount.value ?? match.amount.max ?? match.amount.min ?? 0) >= 1_000 && !match.read.codeLike;

/** A price word within the clause before the number, and nothing in between that has a number of its own. */
function inContext(s: string, match: AmountMatch): boolean {
  const before = s.slice(Math.max(0, match.start - 12), match.start);
  const clause = before.slice(
    Math.max(...Array.from("，。；！？\n,;!?:：").map((mark) => before.lastIndexOf(mark))) + 1,
  );
  if (!CONTEXT.test(clause) || /\d/.test(clause)) return false;
  return (
    round(match) ||
    /(?:预算|价格?|人均(?:消费)?|消费|门票|报价|费用|单价|总价)(?:是|在|为|大概|大约|约|不?超过|最[多高低]|[:：\s]){0,3}$/.test(
      clause,
    )
  );
}

function moneyOf(match: AmountMatch, explicit: boolean): MoneyMatch {
  const { start, end, amount, unit } = match;
  return { start, end, amount, currency: unit.currency, explicit, unit: unit.word };
}
