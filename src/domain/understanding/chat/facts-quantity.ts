/** How much they want to buy: stated amounts of the thing itself, not samples, sizes, losses, prices or specifications. */
import { findMoney } from "../grammar/money.js";
import { findNumbers } from "../grammar/numbers.js";
import { findQuantities } from "../grammar/quantities.js";
import type { Amount, QuantityMatch } from "../grammar/match.js";
import type { ExtractedFact } from "../understanding.js";
import { foldForReading, type Clause } from "./clauses.js";
import { clauseAt, clauseBefore, fills, isDenied, type FactRule, type Finding } from "./finding.js";
import type { Turn } from "./scene.js";
import { pattern } from "../pattern/pattern.js";

const WISH = pattern(
  /搞|弄|今年|明年|每期|一期|要|来|先|订|定[^期]|拿|买|下单|采购|备|用(?!户)|需|补|加(?!班)|再(?!说)|上|做|租|换|改|一共|总共|共|合计|总|全|大概|大约|左右|差不多|估计|起码|至少|预计|计划|打算|想|装|只剩|够|数量|用量|年需|月需|量产|一年|每年|一个月|每月|月均|年均|首批|首单|第一批|这批|这次|这回|还有一票|volume/,
);
const SAMPLE = pattern(
  /样品|小样|样板|打样|样布|样机|色卡|样刀|试用|测试机|测试账号|试样|试机|sample|(?:寄|发|拿|送).{0,4}(?:来)?.{0,6}试|试(?:两|几|三|一下)|免费(?:试|寄)|取样|寄.{1,6}(?:过来|来)$/,
);
/** Sizes of a company, capacity, losses, other people's numbers. */
const NOT_DEMAND = pattern(
  /预算|经费|额度|漏了|坏了|损坏|(?:一|每)天|天天|每日|日(?:产|均|处理)|(?:员工|团队|公司|厂里|我们)(?:就|一共|总共|大概|现在)?(?:有)?.{0,3}个?人|少了|多了|缺|带走|损失|罚|坏|报废|黑屏|投诉|不良|客户流失|他们|人家|别家|隔壁|竞|起订|起租|起做|起批|库存|剩(?!.*平)|还有.{0,6}(?:库存|货)|上次|上回|上批|上个月|前年|退|返工|去年|以前|之前|上个月|当时|能做|产能|能跑|注册资本|打折|工龄|开了.{0,4}年|免费|赠|送我|账期|质保/,
);
/** Units of times, sizes, steps and places, never of goods. */
export const UNIT_NO = pattern(
  /^(?:次|种|款|类|倍|层|栋|楼|遍|趟|回|步|页|句|字|度|寸|公分|厘米|毫米|mm|cm|kw|千瓦|w|v|瓦|伏|安|pin|家|店|单元|角|级|折|岁|届|项|点|个点|度电|小时|分|秒|天|年|月|周|号|位数|成|路车|条路|手|起|层楼|p|g|gb|tb|mb|mm2|h|hz|赫兹|db|℃|%|星|条件|方面|办法|问题|事|意思|地方|方案|礼拜|拨|像素|star|口|眼|脚|家店|门店|仓库|步骤)$/i,
);
/** "20个用户多少钱一年": what the price is asked for, where it opens the question. */
const PRICED = pattern(/多少钱|什么价|价位|啥价|报价|怎么收费/);
const SPEC_AFTER = pattern(
  /^\s?(?:门?店|分店|仓库?$|车间|分公司|产线|生产线|厂区|校区|[乘x×*]|的(?!话|量|样子)|装(?!修|上|机)|规格|以上|起|起订|级|款|口径|厚|宽|长|高|粗|直径)/,
);
const NOUN_AFTER_GE = /^[\u4e00-\u9fff]{1,4}?(?=(?:[算来报做走起吧呢哈]|左右|的样子|就行|就够)*(?:$|[\s，。,.!！?？]))/;
const VERBISH = pattern(/[算报走的了吧就先要来是在给我你他都也够左右以内上下看试再还行能不好吗么以这那呢]/);
const PER_ONE = pattern(/(?:\d|[块元毛百千万])\s?$/);

export const quantityFacts: FactRule = (turn, _scene, known) => {
  const earlier = known.filter((fact) => fact.field === "quantity");
  const isSampleTalk =
    SAMPLE.test(turn.folded) ||
    (turn.replyTo !== null && /试用|测试|免费试|打样|(?<![么咋这那同一怎模])样|试两|试几/.test(turn.replyTo.text));
  const isBargain = turn.clauses.some(
    (clause) => clause.isQuestion && /\d(?![号日月点台个套件]).{0,3}(?:能|行|可以|做|卖)/.test(clause.text),
  );
  if (isBargain && !turn.asked.has("quantity")) return [];
  const found: Finding[] = [];
  for (const match of [...findQuantities(turn.paused), ...piecesCalledKuai(turn, earlier)]) {
    const clause = clauseAt(turn, match.start);
    const isPriced =
      clause !== null &&
      clause.isQuestion &&
      earlier.length === 0 &&
      PRICED.test(clause.text) &&
      (match.amount.value ?? 2) >= 2 &&
      clause.text.search(/[\d一二两三四五六七八九十百千万几]/) <= 2;
    if (!clause || (clause.isQuestion && !isPriced) || isSupposed(clause) || isDenied(turn, clause, match.start))
      continue;
    if (!isDemand(turn, clause, match, { isSampleTalk, earlier, isPriced })) continue;
    const unit = unitWithNoun(turn, match);
    found.push({
      field: "quantity",
      value: quantityValue(turn.folded.slice(match.start, match.end), match.amount) + unit.text,
      start: quoteStart(turn, clause, match.start),
      end: unit.end,
      confidence: turn.asked.has("quantity") || WISH.test(clause.text) ? 0.85 : 0.65,
      rule: "quantity.stated",
    });
  }
  return found.length > 0 ? found : bareNumbers(turn, earlier);
};

/** 块 counts pieces where somebody orders them (来二十块), and where pieces were the talk before. */
function piecesCalledKuai(turn: Turn, earlier: readonly ExtractedFact[]): QuantityMatch[] {
  return findMoney(turn.paused)
    .filter((match) => match.unit === "块" && (match.amount.value ?? match.amount.max ?? 0) >= 2)
    .filter((match) => {
      const before = turn.folded.slice(Math.max(0, match.start - 4), match.start);
      const isPieces =
        /[来要订拿买]\s?$/.test(before) ||
        turn.asked.has("quantity") ||
        earlier.some((fact) => fact.value.endsWith("块"));
      return (
        isPieces || (/一年|每月|一个月/.test(before) && /[来要订]\S{0,8}块/.test(turn.folded.slice(0, match.start)))
      );
    })
    .map((match) => ({ start: match.start, end: match.end, amount: match.amount, unit: "块" }));
}

/** 如果, 要是 suppose; "好用的话" only wishes. */
const isSupposed = (clause: Clause): boolean => clause.isHypothetical && !/的话/.test(clause.text);

function isDemand(
  turn: Turn,
  clause: Clause,
  match: QuantityMatch,
  seen: { isSampleTalk: boolean; earlier: readonly ExtractedFact[]; isPriced: boolean },
): boolean {
  if (isPartOfAddress(turn, match) || PROPERTY_BEFORE.test(turn.folded.slice(clause.start, match.start))) return false;
  if (UNIT_NO.test(match.unit) || match.amount.value === 0 || (match.unit === "封" && turn.folded[match.end] === "顶"))
    return false;
  const after = turn.folded.slice(match.end, clause.end);
  const before = turn.folded.slice(clause.start, match.start);
  if (SPEC_AFTER.test(after)) return false;
  const isAsked = turn.asked.has("quantity") || turn.asked.has("headcount");
  const isPeople =
    /^(?:人|个人|名|位|员工)$/.test(match.unit) || /^个?人/.test(turn.folded.slice(match.end - 1, match.end + 1));
  if (isPeople && !isAsked && !/一?期|培训|参加|名额|学员|报名|参保|投保/.test(turn.folded)) return false;
  const near = turn.folded.slice(Math.max(clause.start, match.start - 8), Math.min(clause.end, match.end + 6));
  const isMore = /(?:再|还|又)(?:来|要|做|发|补|加|拿|订)\s?$/.test(before);
  if (NOT_DEMAND.test(isMore ? near : clause.text) && !(isAsked && isPeople)) return false;
  if (match.unit === "对" && /^[公账]/.test(after)) return false;
  if (match.amount.value === 1 && match.unit === "批") return false;
  if (
    match.amount.value === 1 &&
    (PER_ONE.test(before) || !/(?:要|上|买|来|订|定|租|换|拿|装|采购|加|需要|想要|做)\s?(?:个)?$/.test(before))
  )
    return false;
  if (/(?:每|一|\/)$/.test(before) || /^\s?(?:一?[个台支吨套件]?)?\d+\s?(?:块|元)/.test(after)) return false;
  if (seen.isSampleTalk) return false;
  const sameUnit = seen.earlier.some((fact) => fact.value.endsWith(match.unit));
  if (
    /[这那上前头发]\s?$/.test(before) ||
    (match.unit === "期" && /^[一二三四]期/.test(turn.folded.slice(match.start)))
  )
    return false;
  const isBare = turn.clauses.length <= 5 && !/[\u4e00-\u9fffa-z]/.test(before) && after.trim().length <= 4;
  const previous = clauseBefore(turn, clause);
  const isWished =
    WISH.test(clause.text) || (previous !== null && !previous.isQuestion && /要|来|买|订|租|改|先/.test(previous.text));
  const chance = fills("quantity", { turn, clause, span: match, unit: match.unit, isAsked });
  const isRightBehind = /(?:要|买|订|来|拿|换|上|租|备|定|补|加|发)(?:个|了)?\s?$/.test(before);
  const isMeasured = MEASURES.test(match.unit) && !isAsked && !sameUnit && !isRightBehind;
  if (isMeasured && chance < MEASURED) return false;
  if (
    chance < (isAsked || sameUnit || seen.isPriced || isRightBehind ? UNLIKELY : isWished || isBare ? DOUBTFUL : LIKELY)
  )
    return false;
  return isAsked || sameUnit || isBare || isWished || seen.isPriced || chance >= LIKELY;
}

/** 纬四路9号, 3栋2单元: numbers of a place. */
export const isPartOfAddress = (turn: Turn, match: QuantityMatch): boolean =>
  /^(?:路|街|巷|弄|道|栋|幢|号|环|环路)$/.test(match.unit) &&
  /^[^，,\s]{0,8}\d*[号弄]/.test(turn.folded.slice(match.end));

/** 扬程三十二米, 层高5米: a property of the thing or the place. */
const PROPERTY_BEFORE =
  /(?:扬程|流量|[层库楼净]高|高度|长度|宽度|厚度|深度|直径|半径|功率|电压|电流|承重|载重|容积|容量|温度|湿度|距离|重量|精度|速度|转速|行程|跨度|间距|像素|压力|浓度|含量|尺寸|规格)(?:是|要|大概|在|有|得|约|到)?\s?$/;

/** Lengths, weights and powers measure the thing; they count it only where the words around say so. */
const MEASURES = pattern(/^(?:米|千瓦|升|平|平方|平米|平方米|公里|里|伏|瓦|毫升|克|公斤|人|个人|名|号人)$/);

/** How sure the slot model must be: with an answer or a known unit, with a word of wish, with nothing else. */
const UNLIKELY = 0.15;
const DOUBTFUL = 0.25;
const LIKELY = 0.6;
const MEASURED = 0.35;

/** "60个账号": a bare 个 takes its noun along; 个人 is 人. */
export function unitWithNoun(turn: Turn, match: QuantityMatch): { text: string; end: number } {
  const original = turn.text.slice(match.end - match.unit.length, match.end);
  const unit = foldForReading(original) === match.unit.toLowerCase() ? original : match.unit;
  if (match.unit === "个人") return { text: "人", end: match.end };
  if (match.unit !== "个") return { text: unit, end: match.end };
  const noun = NOUN_AFTER_GE.exec(turn.folded.slice(match.end))?.[0] ?? "";
  const area = /^(?:平方米?|平米|平|立方)/.exec(turn.folded.slice(match.end))?.[0];
  if (area) return { text: area, end: match.end + area.length };
  if (/^[托柜板车方]$/.test(noun)) return { text: turn.text.slice(match.end, match.end + 1), end: match.end + 1 };
  const people = /^(?:孩子|学生|同学|员工|同事|学员|老师|工人|司机|客人|宾客)/.exec(noun)?.[0];
  if (people) return { text: "人", end: match.end + people.length };
  if (noun.startsWith("人")) return { text: "人", end: match.end + 1 };
  if (!noun && /人数|人头|参加/.test(turn.folded)) return { text: "人", end: match.end };
  if (!noun || VERBISH.test(noun)) return { text: unit, end: match.end };
  return { text: unit + turn.text.slice(match.end, match.end + noun.length), end: match.end + noun.length };
}

const MORE = pattern(/[几多余]/);
/** Digits without 左右, 来; ranges kept; 几百 and 三百多 with "+". */
export function quantityValue(said: string, amount: Amount): string {
  if (amount.value !== null) return plain(amount.value) + (MORE.test(said) && amount.value >= 10 ? "+" : "");
  if (amount.min === null) return plain(amount.max ?? 0);
  if (/来|以上|起/.test(said) || amount.max === null) return plain(amount.min);
  return MORE.test(said) ? `${plain(amount.min)}+` : `${plain(amount.min)}-${plain(amount.max)}`;
}

const plain = (value: number): string => String(Math.round(value * 1000) / 1000);

const quoteStart = (turn: Turn, clause: Clause, at: number): number => {
  const lead = /(?:先来|先要|先|要|来|大概|一共|总共|只剩|改|补|买|订)\s?$/.exec(turn.folded.slice(clause.start, at));
  return lead ? at - lead[0].length : at;
};

/** Numbers without a unit: an answer to "多少板", or a correction of the amount said before. */
function bareNumbers(turn: Turn, earlier: readonly ExtractedFact[]): Finding[] {
  const last = earlier.at(-1);
  const askedTurn = turn.asked.get("quantity");
  const askedUnit = askedTurn
    ? /(?:多少|几)(?:个)?([台套件块吨箱支只条张批人位份米盒袋组期间路平辆匹桶板])/.exec(askedTurn.folded)?.[1]
    : undefined;
  const lastUnit = last ? /[^\d.+-]+$/.exec(last.value)?.[0] : undefined;
  const found: Finding[] = [];
  for (const match of findNumbers(turn.paused)) {
    const clause = clauseAt(turn, match.start);
    if (!clause || clause.isQuestion || clause.isHypothetical || match.ordinal || isDenied(turn, clause, match.start))
      continue;
    const before = turn.folded.slice(clause.start, match.start);
    const after = turn.folded.slice(match.end, clause.end);
    if (
      /预算|人均|钱|元|价|封顶|别超/.test(clause.text) ||
      /[a-z\d]$/i.test(before) ||
      /^[a-z\d%]/i.test(after) ||
      NOT_DEMAND.test(clause.text)
    )
      continue;
    const isCorrection =
      lastUnit !== undefined &&
      ((/(?:^|数量|^那)(?:改成?|是|应该是|改为|变成?|换成)\s?$/.test(before) && /^(?:吧|了|哈|啊)?$/.test(after)) ||
        (/(?:按|加到|减到|增加到|调到|调成|改到|降到|凑|涨到)\s?$/.test(before) &&
          /^(?:算|来|报|做|下|走)?(?:吧|了|哈|啊)?$/.test(after)) ||
        /以\s?$/.test(before));
    const isAnswer =
      askedUnit !== undefined && /^(?:吧|左右|的样子|这样|上下)?$/.test(after.trim()) && before.length <= 4;
    if (!isCorrection && !isAnswer) continue;
    const unit = isCorrection ? lastUnit : askedUnit;
    found.push({
      field: "quantity",
      value: quantityValue(turn.folded.slice(match.start, match.end), match.amount) + (unit ?? ""),
      start: isCorrection ? clause.start : match.start,
      end: match.end,
      confidence: 0.8,
      rule: isCorrection ? "quantity.corrected" : "quantity.answered",
    });
  }
  return found;
}
