/** What they can spend on our part: stated budgets; not unit prices, bargaining, costs, thresholds or the whole pot. */
import type { Amount, MoneyMatch } from "../grammar/match.js";
import { findMoney } from "../grammar/money.js";
import { findNumbers } from "../grammar/numbers.js";
import { findQuantities } from "../grammar/quantities.js";
import type { Clause } from "./clauses.js";
import { clauseAt, clauseBefore, fills, isDenied, type FactRule, type Finding } from "./finding.js";
import type { Turn } from "./scene.js";
import { pattern } from "../pattern/pattern.js";

const BUDGET = pattern(
  /budget|预算|经费|批(?:了|的|下来)|拨款|额度|封顶|资金|专项|报了|报的|上限|控制在|心理价|能接受|承受|别超|不超过|不能超|以内|之内|顶多|最多(?:给|出|能)|最多\d|总的|总共|一共|拿得出|可以出|能出|投入|盘子|就.{0,3}万$|只有|只剩|留了|划了|给了/,
);
const STRONG = pattern(
  /账上(?:就|只)|手头(?:就|只)|控制价|标底|概算|(?:公司|领导|老板|院里|单位|上面|集团|学校)给(?:的|了)|budget|预算|经费|批(?:了|的|下来)|[就只]批|拨款|额度|封顶|专项|心理价|盘子/,
);
const PER_UNIT = pattern(
  /人均|单价|每[个台支吨套件人份平米位年月天]|一[个台支吨套件人份平张箱只盒袋](?![年月])|\/[台个套吨支人份]|每人|月租|日租|一个月|每月|一天/,
);
const NOT_OURS = pattern(
  /(?:电|水|排水|运|物流|人工|房租|租金|维护|维修|油|罚|工资|停线|外包|广告|处置)费?.{0,6}(?:一年|一个月|每月|每年)|电费|排水费|水费|人工(?:费|成本)|房租|罚|亏|损失|赔|营业额|销售额|产值|流水|利润|客单|注册资本|工资|年薪|赚|欠|砍掉|他们(?:报|家)|竞品|人家|别家|那家|才报|上次|去年|以前花|花了|花掉|原来|听说|市场价|停(?:一|产)/,
);
const THRESHOLD = pattern(
  /(?:以上|超过).{0,8}(?:要|得|必须|走|需要).{0,6}(?:招标|审批|总经理|董事会|流程|报批|比价|签字)|以上的/,
);
const BARGAIN = pattern(/(?:以内|就|可以|能|行).{0,4}(?:就|我).{0,4}(?:签|定|下单|买|拿|报|要|下|付|拍板)/);
const PART =
  /剩(?:下)?的?|其中|这块|这部分|给你们|你们这|你们的|你们主要|单独|才是|占|光|分给|设备(?:这块|款|部分)|只|纯/;

export const budgetFacts: FactRule = (turn, _scene, known) => {
  const isAsked = turn.asked.has("budget");
  const hasBudgetBefore = known.some((fact) => fact.field === "budget");
  const isMoneyTalk = isAsked || STRONG.test(turn.folded);
  const matches = findMoney(turn.paused.replace(/封顶/g, "以内"), {
    aboutMoney: isMoneyTalk || hasBudgetBefore,
  }).filter((match) => match.currency === "CNY");
  const accepted = matches.filter((match) =>
    isBudget(turn, match, { isAsked, hasBudgetBefore, alone: matches.length === 1 }),
  );
  const chosen = ourPart(turn, accepted);
  const found = chosen.map((match) => finding(turn, match));
  if (found.length > 0 || !isMoneyTalk) return found;
  const share = bareShare(turn, matches);
  return share.length > 0 || !(isAsked || BUDGET_WORD.test(turn.folded)) ? share : inTensOfThousands(turn);
};

function isBudget(
  turn: Turn,
  match: MoneyMatch,
  seen: { isAsked: boolean; hasBudgetBefore: boolean; alone: boolean },
): boolean {
  const clause = clauseAt(turn, match.start);
  if (!clause || clause.isQuestion || isDenied(turn, clause, match.start)) return false;
  if (clause.isHypothetical && !/预算的话/.test(turn.folded)) return false;
  const previous = clauseBefore(turn, clause);
  const context =
    (previous && !previous.isQuestion && previous.text.length <= 8 ? `${previous.text} ` : "") + clause.text;
  const isGranted = /批(?:了|的)?\s?$/.test(turn.folded.slice(clause.start, match.start));
  if ((!isGranted && PER_UNIT.test(clauseTextAround(turn, clause, match))) || NOT_OURS.test(clause.text)) return false;
  if (THRESHOLD.test(clause.text) || (BARGAIN.test(clause.text) && !STRONG.test(clause.text))) return false;
  if ((match.amount.value ?? match.amount.max ?? 0) < 500) return false;
  const chance = fills("budget", { turn, clause, span: match, isAsked: seen.isAsked });
  if (chance < UNLIKELY) return false;
  if (STRONG.test(context) || chance >= LIKELY) return true;
  if (STRONG.test(turn.folded) && PART.test(turn.folded.slice(Math.max(clause.start, match.start - 6), match.end + 3)))
    return true;
  if (seen.isAsked && (BUDGET.test(clause.text) || seen.alone)) return true;
  if (seen.hasBudgetBefore && /只剩|只有|批|改成|增加到|砍到|加到|缩到|这块|是含|剩/.test(clause.text)) return true;
  return (
    /(?:总的?|总价|总共|一共|全部|整体|加起来).{0,6}(?:别超|不超过|不能超|不要超|以内|封顶|控制)|(?:控制在|别超过?|不能超过?).{0,10}$/.test(
      clause.text,
    ) && seen.alone
  );
}

/** Says that the number is money to spend. */
const BUDGET_WORD = /预算|经费|budget|额度/;

/** Below the one a word of budget does not help; from the other on none is needed. */
const UNLIKELY = 0.1;
const LIKELY = 0.75;

/** The words that belong to one amount: up to its neighbours' pauses. */
const clauseTextAround = (turn: Turn, clause: Clause, match: MoneyMatch): string =>
  turn.folded.slice(Math.max(clause.start, match.start - 6), Math.min(clause.end, match.end + 3));

/** Of several amounts in one message, the one that is for us; a total stands only when no part is named. */
function ourPart(turn: Turn, matches: readonly MoneyMatch[]): readonly MoneyMatch[] {
  if (matches.length <= 1) return matches;
  const lead = (match: MoneyMatch): string => turn.folded.slice(Math.max(0, match.start - 8), match.end + 6);
  const parts = matches.filter((match) => PART.test(lead(match)));
  if (parts.length > 0) return parts.slice(-1);
  const totals = matches.filter((match) => /总|封顶|别超|一共/.test(lead(match)));
  if (totals.length > 0) return totals.slice(-1);
  const named = matches.filter((match) => /预算|经费/.test(lead(match)));
  return (named.length > 0 ? named : matches).slice(-1);
}

/** "您心理价位大概多少" → "四十来个吧": pieces of ten thousand. */
function inTensOfThousands(turn: Turn): Finding[] {
  const [match] = findQuantities(turn.paused).filter(
    ({ unit, amount }) => /^[个w]$/.test(unit) && (amount.value ?? amount.min ?? 0) >= 3,
  );
  const clause = match ? clauseAt(turn, match.start) : null;
  if (!match || !clause || clause.isQuestion || clause.isHypothetical || isDenied(turn, clause, match.start)) return [];
  if (!/^[吧左以上内的多]?/.test(turn.folded.slice(match.end, clause.end)) || clause.end - match.end > 4) return [];
  if (/^[人月周天号班组店]/.test(turn.folded.slice(match.end, clause.end))) return [];
  const times = (n: number | null): number | null => (n === null ? null : n * 10_000);
  const amount: Amount = {
    ...match.amount,
    value: times(match.amount.value),
    min: times(match.amount.min),
    max: times(match.amount.max),
  };
  const said = turn.folded.slice(clause.start, clause.end);
  return [
    {
      field: "budget",
      value: budgetValue(amount, { clause: said, said, isLimited: isLimited(turn, clause) }),
      start: clause.start,
      end: clause.end,
      confidence: 0.75,
      rule: "budget.tens-of-thousands",
    },
  ];
}

/** "一共批了180万 mes占80 …": the share of a named product, in the unit of the total. */
function bareShare(turn: Turn, totals: readonly MoneyMatch[]): Finding[] {
  if (totals.length === 0) return [];
  for (const match of findNumbers(turn.paused)) {
    const clause = clauseAt(turn, match.start);
    if (!clause || clause.isQuestion || match.amount.value === null) continue;
    const before = turn.folded.slice(clause.start, match.start);
    if (!/(?:占|给你们|这块|才是|只有|(?:不能|别|不要|不)超过?|控制在|最多|顶多)\s?$/.test(before) || /\d/.test(before))
      continue;
    const value = match.amount.value < 10_000 ? match.amount.value * 10_000 : match.amount.value;
    return [
      {
        field: "budget",
        value: isLimited(turn, clause) ? `<=${value}` : String(value),
        start: clause.start,
        end: match.end,
        confidence: 0.7,
        rule: "budget.share",
      },
    ];
  }
  return [];
}

function finding(turn: Turn, match: MoneyMatch): Finding {
  const clause = clauseAt(turn, match.start);
  const said = clause ? turn.folded.slice(clause.start, clause.end) : "";
  return {
    field: "budget",
    value: budgetValue(match.amount, {
      clause: said,
      said: turn.folded.slice(match.start, match.end),
      isLimited: isLimited(turn, clause),
    }),
    start: clause?.start ?? match.start,
    end: match.end,
    confidence: 0.85,
    rule: "budget.stated",
  };
}

const LIMIT = pattern(
  /封顶|不得(?:超)?过|不能过|唔好超过|死线|顶笼|只拨得出|兜着|以内|之内|别超|不超过|不能超|不要超|上限|顶多|最多|控制在.{0,8}(?:以内|内|下)|以下|打住|顶天|撑死|到顶|卡在|死[卡掐]|不过\s?[\d一二两三四五六七八九十]|冲破|[往朝]里$|[只就]能(?:到|签|拿出|用)|\bcap\b/,
);
/** Said behind the amount, it makes a limit of it: 超了得重走OA, 多了没有, 多一分都不行. */
const LIMIT_BEHIND = pattern(
  /^(?:再?多了?(?:就|要|也)?(?:没有|没了|不行|不给)|再多(?:就|要|得|我|没|了)|(?:再)?多一分|(?:再)?超(?:了|一分|出)(?:就|得|要|我|都|也|的)?|不能再[多高]|别(?:再)?[往超]|封顶|打住|卡死|死[卡掐])/,
);

/** Whether the words around an amount, or the next ones of the message, make a limit of it. */
export function isLimited(turn: Turn, clause: Clause | null): boolean {
  if (!clause) return false;
  if (LIMIT.test(clause.text)) return true;
  const next = turn.clauses[turn.clauses.indexOf(clause) + 1];
  return next !== undefined && LIMIT_BEHIND.test(next.text);
}

/** An amount's clause, its own words, and whether they name a limit. */
export interface BudgetWords {
  clause: string;
  said: string;
  isLimited: boolean;
}

/** Integer yuan, a range, or one with "~" or "<=" as the words around say. */
export function budgetValue(amount: Amount, { clause, said, isLimited }: BudgetWords): string {
  const whole = (value: number): string => String(Math.round(value));
  const isLimit = amount.bound === "<=" || amount.bound === "<" || isLimited;
  if (amount.value !== null) {
    if (isLimit) return `<=${whole(amount.value)}`;
    if (amount.bound === ">=" || amount.bound === ">") return `>=${whole(amount.value)}`;
    return amount.approx || /出头|多点|来块/.test(clause) || /左右|上下|差不多|大概|大约|来万|约/.test(said)
      ? `~${whole(amount.value)}`
      : whole(amount.value);
  }
  const { min, max } = amount;
  if (isLimit) return `<=${whole(max ?? min ?? 0)}`;
  if (min !== null && max !== null && !/[来多]/.test(said)) return `${whole(min)}-${whole(max)}`;
  return `~${whole(min ?? max ?? 0)}`;
}
