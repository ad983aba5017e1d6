/** When they want to buy or need it: the time of the need, not of meetings, payments, answers or other plans. */
import type { TimeMatch } from "../grammar/match.js";
import { addDays } from "../../shared/time.js";
import type { Clause } from "./clauses.js";
import { clauseBefore, fills, isDenied, type FactRule } from "./finding.js";
import { timesOf } from "./entities.js";
import type { Turn } from "./scene.js";
import { pattern } from "../pattern/pattern.js";

const GOODS =
  /要(?:到|用|货|的$|装|上|完|拿到|搞定|弄)|前(?:要|到|必须|得|一定|必定|能|就)|就要|得到位|(?:给我)?送(?:到|来|过来)|到(?:货|厂|位|仓|现场|工地|我们|手)|进(?:场|厂|仓)|交(?:付|货|房)|装(?:完|好|上)|(?:弄|做|搞|用|花)完|上(?:线|新|架|市|马)|开始(?!吧)|开(?:业|张|工|机|馆|课|班|幕|卖|售|学|营|盘|展|播|园|台)|出货|交货|发到|拉(?:走|第)|铺货|面市|进店|交工|通车|供暖|换供应商|用(?:上|掉)|量产|导入|并网|投(?:产|料|用)|验收|起货|供货|发货|备货|补(?:货|栏|库)|达到|回用率|必须|最晚|最迟|急用|完工|竣工|启用|试产|sop|还有.{0,3}[票批单]|自提|提货|取货|缴|定下来/;
const NEED = pattern(
  new RegExp(
    `${GOODS.source}|要(?!是|不|求|么|发|交|开会|来|去|出差|等|问|跟|看|盖|付|打|放假|挂)|前$|^前|(?:想|争取|计划|打算|准备|希望|最好|预计|大概)|装|换|订|能装|采购|下单`,
  ),
);
const OTHER_PLAN = pattern(
  /我(?!们|哋)(?:这边)?(?:给|发|跟|问|打|回|联系|再|去|来|过来|带|安排|寄|报|在|不|有|要去)|给你|发你|寄你|转你|联系你|回复|付|打(?:款|给|过|$|钱|吧|的)|转账|汇|结(?:账|款)|开会|过会|出差|回(?:国|来)|休(?:息|假)|放(?:假|了)|门诊|审核|审计|演示|会议|见面|聊|面谈|拜访|考察|看厂|来(?:一趟|看|取|量|测|装样)|过来|过去|上门|取样|调研|盖章|盖完|签(?:字|完|好|合同)|到期|离职|搬家|生日|开票|对账|答复|通知|再说|再看|商量|讨论|再定|太忙|挂网|公示|开标|招标|没空|不在|收到|到了|寄了|发了|报价|方案|样品|小样|打样|资料|请假|上次|去年|当时|说好|坏|前年|冲突|车队?到了|工资/,
);
const NOT_THEN = pattern(/不可能|不行|来不及|太赶|赶不上|不着急|没戏|不愿意|不方便/);

export const timelineFacts: FactRule = (turn, scene, known) => {
  if (/生日|农历|阴历/.test(turn.folded)) return [];
  const isAsked = turn.asked.has("timeline");
  const hasTimeline = known.some((fact) => fact.field === "timeline");
  const found: ReturnType<FactRule> = [];
  for (const clause of turn.clauses) {
    if (clause.isHypothetical || asksForReal(clause)) continue;
    for (const match of timesOf(turn, scene)) {
      if (match.start < clause.start || match.start >= clause.end || match.kind !== "interval") continue;
      if (isDenied(turn, clause, match.start)) continue;
      const chance = fills("timeline", { turn, clause, span: match, isAsked });
      if (chance < UNLIKELY || (chance < LIKELY && !isNeed(turn, clause, match, { isAsked, hasTimeline }))) continue;
      if (isNoPlan(turn, match)) continue;
      const value = inMonthTalkedOf(turn, match) ?? timelineValue(turn, match);
      if (!value || isPast(turn, match)) continue;
      found.push({
        field: "timeline",
        value,
        start: match.start,
        end: Math.max(match.end, Math.min(clause.end, match.end + 10)),
        confidence: 0.8,
        rule: isAsked ? "timeline.answered" : "timeline.stated",
      });
      break;
    }
  }
  return found.slice(0, 1);
};

/** Below the one no word of need helps; from the other on none is needed. */
const UNLIKELY = 0.12;
const LIKELY = 0.6;

/** Now, lately, a time of the clock today: no time of need. */
export function isNoPlan(turn: Turn, match: TimeMatch): boolean {
  const said = turn.folded.slice(match.start, match.end);
  return (
    /^(?:今天|刚才?|昨天|前天|现在|马上|最近|目前|这两天|当天|今年|这个月|本月|平时|一年|上次|去年)$/.test(said) ||
    /^(?:早上|上午|中午|下午|晚上|傍晚|早|晚)$/.test(said) ||
    (match.instant !== null && !/[天日号周月]|星期|礼拜/.test(said))
  );
}

/** "5月中旬要上新了 几号能到": only the asked clause is a question; "来得及吧" behind a date still states the date. */
const asksForReal = (clause: Clause): boolean =>
  clause.isQuestion && !/推|前(?:能|可以|要)|(?:要(?:开始|用|到)|必须|就要)/.test(clause.text.slice(0, -2));

function isNeed(
  turn: Turn,
  clause: Clause,
  match: TimeMatch,
  seen: { isAsked: boolean; hasTimeline: boolean },
): boolean {
  const said = turn.folded.slice(match.start, match.end);
  const rest = clause.text.replace(said, " ").trim();
  const around = turn.folded.slice(Math.max(clause.start, match.start - 12), Math.min(clause.end, match.end + 8));
  if (/^(?:今天|刚才?|昨天|前天|现在|马上|最近|目前|这两天|当天|今年|这个月|本月|平时|一年|上次|去年)$/.test(said))
    return false;
  if (NOT_THEN.test(rest)) return false;
  if (OTHER_PLAN.test(rest) && !GOODS.test(around)) return false;
  const isMeeting = OTHER_PLAN.test(turn.folded) || (turn.replyTo !== null && MEETING.test(turn.replyTo.folded));
  if (match.instant !== null && !/[天日号周月]|星期|礼拜/.test(said)) return false;
  if (match.instant !== null && !GOODS.test(around)) return false;
  if (GOODS.test(around) || (NEED.test(rest) && !isMeeting)) return true;
  if (seen.isAsked) return rest.length <= 8 && !isMeeting;
  if (seen.hasTimeline && !isMeeting) return /改|推|提前|延|就|定/.test(rest) || /^吧?$/.test(rest);
  const previous = clauseBefore(turn, clause);
  if (rest.startsWith("就") && !isMeeting && /[号日]/.test(said) && turn.replyTo?.folded.includes(said) === true)
    return true;
  if (rest.length <= 1 && match.edge !== "on" && previous !== null && /要|订|买|来|租|拿/.test(previous.text))
    return true;
  return rest.length <= 2 && previous !== null && GOODS.test(previous.text) && !previous.isQuestion && !isMeeting;
}

const MEETING = pattern(
  /演示|会议|上门|拜访|勘测|踏勘|调研|过来|过去|取样|面谈|当面|见面|审核|考察|看厂|试机|team|现场|测屋顶|来一趟/,
);

/** Whether the time was over when it was said. */
export function isPast(turn: Turn, match: TimeMatch): boolean {
  const end = match.unit?.to ?? match.interval?.to ?? null;
  return end !== null && end <= turn.at.toISOString().slice(0, 10);
}

/** A day alone takes the month named just before it: "4月14号？" "就14号"; "1月16号年会，15号进场". */
function inMonthTalkedOf(turn: Turn, match: TimeMatch): string | null {
  const day = /^(\d{1,2})[号日]/.exec(turn.folded.slice(match.start, match.end))?.[1];
  if (!day || !match.first || /月/.test(turn.folded.slice(match.start, match.end))) return null;
  const asked = new RegExp(`(\\d{1,2})月${day}[号日]`).exec(turn.replyTo?.folded ?? "")?.[1];
  const month = /(\d{1,2})月\d{1,2}[号日]?[^月]{0,20}$/.exec(turn.folded.slice(0, match.start))?.[1] ?? asked;
  if (!month || Number(month) < 1 || Number(month) > 12) return null;
  const now = turn.at.toISOString();
  const year = Number(now.slice(0, 4)) + (Number(month) < Number(now.slice(5, 7)) ? 1 : 0);
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

/** ISO date, month, quarter or interval, by the conventions for when somebody needs something. */
export function timelineValue(turn: Turn, match: TimeMatch): string | null {
  const said = turn.folded.slice(match.start, match.end);
  if (match.edge !== "on" && match.dueDay) return match.dueDay;
  if (match.dueDay && /底|末|尾|之?前$|以前$|节后|年后/.test(said)) return match.dueDay;
  const { first, last } = match;
  if (!first || !last) return match.dueDay;
  if (first === last) return throughDay(turn, match, first) ?? first;
  const grain = match.unit?.grain ?? "day";
  if (
    grain === "month" &&
    first.endsWith("-01") &&
    addDays(last, 1).endsWith("-01") &&
    first.slice(0, 7) === last.slice(0, 7)
  )
    return first.slice(0, 7);
  if (grain === "quarter") return `${first.slice(0, 4)}-Q${Math.ceil(Number(first.slice(5, 7)) / 3)}`;
  return `${first}/${last}`;
}

/** "5月15、16号", "6月13到15号": the days from the one to the other. */
function throughDay(turn: Turn, match: TimeMatch, first: string): string | null {
  const until = /^[号日]?\s?[、,，和到至~-]?\s?(\d{1,2})[号日]/.exec(turn.folded.slice(match.end, match.end + 7))?.[1];
  if (!until || !/\d[号日]?$/.test(turn.folded.slice(match.start, match.end))) return null;
  const day = Number(until);
  return day > Number(first.slice(8)) && day <= 31 ? `${first}/${first.slice(0, 8)}${until.padStart(2, "0")}` : null;
}
