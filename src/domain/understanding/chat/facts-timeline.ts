/** When they want to buy or need it: the time of the need, not of meetings, payments, answers or other plans. */
import type { TimeMatch } from "../grammar/match.js";
import { addDays } from "../../shared/time.js";
import type { Clause } from "./clauses.js";
import { clauseBefore, isDenied, type FactRule } from "./finding.js";
import { timesOf } from "./entities.js";
import type { Turn } from "./scene.js";

const NEED =
  /要(?!是|不|求|么|发(?:票|工资)|交(?:税|钱)|开会|来|去|出差|等|问|跟|看|盖|付|打|放假)|到货|前到|到(?:厂|位|仓|现场|工地|我)|进场|进厂|上线|开始|开(?:业|工|机|张|课|展)|装|用(?!户)|投(?:产|料|用)|交(?:付|货)|量产|导入|导入|完成|弄完|搞定|并网|上新|起货|供货|发货|供上|采购|下单|启动|sop|验收|交房|搬|上(?:架|机|市)|换|必须|最晚|最迟|急用|花完|定下来|订|还有(?:一|两|几)?(?:票|批|单)|中试|试产|备货|补货|补栏|来得及|上一?(?:套|台|批|条)|四行|班|期/;
const OTHER_PLAN =
  /我(?:给|发|跟|问|打|回|联系|再|去|来|过来|带|安排|寄|报)|给你|发你|寄你|转你|联系你|回复你?|付|打款|打给|转账|汇|结(?:账|款)|开会|过会|出差|回(?:国|来)|休|放假|放了|门诊|审核|审计|演示|会议|见|聊|谈|面谈|拜访|考察|看厂|来(?:一趟|看|取|量|测|装样)|过来|过去|上门|取样|调研|盖章|盖完|签(?:字|完|好)|合同到期|到期|离职|搬家|生日|开票|对账|答复|通知|再说|再看|商量|讨论|再定|忙|老板|领导|挂网|公示|开标|没空|不在|收到|到了|寄了|发了|报价|方案|样品|小样|打样|资料|请假|过年|上次|去年|当时|说好|买的|做的|用的|坏|才到|前年/;
const DEADLINE_OF_THING =
  /前.{0,4}(?:到|要|装|弄|完|好|交|用|送|供|上|必须|花|进)|(?:到|要|装|弄|交|用|送|供|进).{0,4}$/;

export const timelineFacts: FactRule = (turn, scene, known) => {
  const isAsked = turn.asked.has("timeline");
  const hasTimeline = known.some((fact) => fact.field === "timeline");
  const found: ReturnType<FactRule> = [];
  for (const clause of turn.clauses) {
    if (clause.isHypothetical || asksForReal(clause)) continue;
    for (const match of timesOf(turn, scene)) {
      if (match.start < clause.start || match.start >= clause.end || match.kind !== "interval") continue;
      if (isDenied(turn, clause, match.start)) continue;
      if (!isNeed(turn, clause, match, { isAsked, hasTimeline })) continue;
      const value = timelineValue(turn, match);
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

/** "5月中旬要上新了 几号能到": only the asked clause is a question; "来得及吧" behind a date still states the date. */
const asksForReal = (clause: Clause): boolean => clause.isQuestion && !/要|必须|前/.test(clause.text.slice(0, -2));

function isNeed(
  turn: Turn,
  clause: Clause,
  match: TimeMatch,
  seen: { isAsked: boolean; hasTimeline: boolean },
): boolean {
  const said = turn.folded.slice(match.start, match.end);
  const rest = clause.text.replace(said, " ");
  if (clause.isQuestion && !/(?:要|用|到货|到)(?:的|了|呢)?.{0,6}$/.test(rest)) return false;
  if (/^(?:今天|刚才?|昨天|前天|现在|马上|最近|目前|这两天|当天)$/.test(said)) return false;
  if (OTHER_PLAN.test(rest) && !DEADLINE_OF_THING.test(rest.replace(/我(?:们|哋)/g, ""))) return false;
  if (OTHER_PLAN.test(rest) && /我(?!们)|你|付|打|转|会|盖|签|样|报价|方案/.test(rest)) return false;
  if (NEED.test(rest)) return true;
  if (seen.isAsked) return rest.trim().length <= 8;
  if (seen.hasTimeline) return /改|推|提前|延|不可能|吧$|就|定/.test(rest) || rest.trim().length <= 3;
  const previous = clauseBefore(turn, clause);
  return rest.trim().length <= 2 && previous !== null && /要|订|租|买|来/.test(previous.text) && !previous.isQuestion;
}

function isPast(turn: Turn, match: TimeMatch): boolean {
  const end = match.unit?.to ?? match.interval?.to ?? null;
  return end !== null && end <= turn.at.toISOString().slice(0, 10);
}

/** ISO date, month, quarter or interval, by the conventions for when somebody needs something. */
export function timelineValue(turn: Turn, match: TimeMatch): string | null {
  const said = turn.folded.slice(match.start, match.end);
  if (match.edge !== "on" && match.dueDay) return match.dueDay;
  if (match.dueDay && /底|末|尾|之?前$|以前$|节后|年后/.test(said)) return match.dueDay;
  const { first, last } = match;
  if (!first || !last) return match.dueDay;
  if (first === last) return first;
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
