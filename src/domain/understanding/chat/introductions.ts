/** Who somebody is by the way people present themselves and one another: firm, department, post and name in a row. */
import { findPersonNames } from "../grammar/persons.js";
import { findTitles } from "../grammar/titles.js";
import { SURNAMES } from "../grammar/tables/surnames.js";
import { pattern } from "../pattern/pattern.js";
import type { FactField } from "../understanding.js";
import { longestTrade, NOT_A_NAME, sharesName } from "./company-names.js";
import { clauseAt, type FactRule, type Finding } from "./finding.js";
import type { Turn } from "./scene.js";

const GREETING = pattern(
  /^(?:[\u4e00-\u9fff]{1,3}(?:总|工|经理|老师|姐|哥|主任|小姐|先生|女士))?\s?(?:你好呀?|您好呀?|早上好|上午好|中午好|下午好|晚上好|哈[喽啰]|hello|hi|早)[，,。！!\s]{0,3}(?:我(?:们)?(?:这边)?是|这里是|这边是|我(?![们哋]))?/,
);
const SELF = pattern(/^(?:我(?:们)?(?:这边)?是|这里是|这边是)/);
/** A department or trade of work behind the firm's name. */
const DEPARTMENT = pattern(
  /^(?:[\u4e00-\u9fff]{0,4}?(?:部门?|处|科|中心|办公室|办|课|组)|采购|行政|人事|财务|总务|后勤|设备|工程|技术|研发|品质|品控|生产|运营|市场|销售|仓库|物流|售后|客服|招采|电商|外贸|法务|信息)(?![\u4e00-\u9fff]{0,2}(?:机|件|系统))/,
);
const HONORIFIC =
  "护士长|总经理|副总|经理|主任|科长|处长|部长|院长|厂长|校长|店长|所长|局长|队长|班长|会长|书记|教授|博士|老师|医生|律师|师傅|总监|总工|工程师|会计|总|工|董|姐|哥|叔|姨|生";
const POST = pattern(
  /^(?:护士长|总经理|副总|经理|主任|科长|处长|部长|院长|厂长|校长|店长|所长|局长|队长|班长|会长|书记|教授|博士|总监|总工|工程师|会计)$/,
);
const CALLED = new RegExp(`([\\u4e00-\\u9fff])(${HONORIFIC})`, "gu");
const CONTACT_HEAD = pattern(
  /(?:收件(?:人|写)?|收货人|联系人|(?<!开)抬头下面写|账单发|写)(?:写|填|是|叫|找)?[:：\s]?(?:[\u4e00-\u9fff]{2,6}(?:主管|经理|科长|主任|总监|专员))?$/,
);

/** "您好 速达联运采购 靳月", "爱澜厨电售后部经理邱莹", "我老韦 恒贝口腔门诊部的". */
export const introductionFacts: FactRule = (turn, scene, known) => {
  const found: Finding[] = [];
  const has = (field: FactField): boolean =>
    known.some((fact) => fact.field === field && fact.about === turn.from) || found.some((one) => one.field === field);
  const make = (field: FactField, start: number, end: number, confidence: number): void => {
    if (!has(field))
      found.push({ field, value: turn.text.slice(start, end), start, end, confidence, rule: `${field}.introduced` });
  };
  const greeting = GREETING.exec(turn.folded)?.[0] ?? SELF.exec(turn.folded)?.[0] ?? "";
  if (greeting !== "") presented(turn, greeting.length, make);
  for (const clause of turn.clauses) {
    const nick = /^(?:我(?:是|叫)?|叫我|收件(?:人)?(?:写|是)?|联系人写?)[老小阿]?([\u4e00-\u9fff])(?:$|就行)/.exec(
      clause.text,
    );
    const [surname] = nick ? [nick[1] ?? ""] : [];
    if (nick && surname && SURNAMES.has(surname) && (/[老小阿]/.test(nick[0]) || /写/.test(nick[0])) && !has("name")) {
      const at = clause.start + nick[0].indexOf(surname, 1);
      make("surname", at, at + 1, 0.8);
    }
    const own = /我姓([\u4e00-\u9fff])/.exec(clause.text);
    if (own?.[1]) make("surname", clause.start + own.index + 2, clause.start + own.index + 3, 0.85);
  }
  for (const person of findPersonNames(turn.text)) {
    const clause = clauseAt(turn, person.start);
    if (!clause || person.name === null || clause.isQuestion || person.start < turn.ownFrom) continue;
    if (!/^[\u4e00-\u9fff]{2,4}$/.test(turn.folded.slice(person.start, person.end))) continue;
    if (
      /(?:[路街巷收部处科室]|[园院厂店校科]长|先生|小姐|女士|老师|经理)$/.test(
        turn.folded.slice(person.start, person.end),
      )
    )
      continue;
    const before = turn.folded.slice(clause.start, person.start);
    const isSelf = /^.{0,60}就是我/.test(turn.folded.slice(person.end));
    const isTaken = turn.person?.nickname.includes(turn.folded.slice(person.start, person.start + 2)) === true;
    const goesOn =
      /^[\u4e00-\u9fff]/.test(turn.folded.slice(person.end)) && !/^(?:收|就是|，)/.test(turn.folded.slice(person.end));
    if (
      (isSelf && /(?:找|发|报|写|叫|长|主管|经理|主任|总监)$/.test(before)) ||
      (CONTACT_HEAD.test(before) && !goesOn) ||
      (isTaken && before === "" && person.end === clause.end)
    )
      make("name", person.start, person.end, 0.8);
  }
  return [...found, ...aboutOthers(turn, scene)];
};

/** Firm, department, post and name behind a greeting, each as far as it is there. */
function presented(
  turn: Turn,
  from: number,
  make: (field: FactField, start: number, end: number, sure: number) => void,
): void {
  let at = from;
  const rest = (): string => turn.folded.slice(at, at + 24);
  const firm = firmAt(turn, rest());
  if (firm > 0) {
    if (!/^(?:那|的?(?:产品|货|价))/.test(turn.folded.slice(at + firm))) make("company", at, at + firm, 0.8);
    at += firm;
    // "华盛精密的采购经理": the post begins behind the 的.
    if (turn.folded[at] === "的") at++;
  }
  const postFrom = at;
  const department = firm > 0 ? (DEPARTMENT.exec(rest())?.[0].length ?? 0) : 0;
  at += department;
  const title = findTitles(turn.text.slice(postFrom, postFrom + 20)).find((one) => one.start <= department + 1);
  if (title && (firm > 0 || title.start === 0)) at = Math.max(at, postFrom + title.end);
  if (at > postFrom) {
    const said = turn.folded.slice(postFrom, at);
    if (title || !/[部处科心办课组室]$/.test(said)) make("title", postFrom, at, 0.75);
  }
  const gap = /^[\s，,:：的]{0,2}/.exec(turn.folded.slice(at))?.[0].length ?? 0;
  if (firm === 0 && at === from) return;
  const run = /^[\u4e00-\u9fff]{2,4}/.exec(turn.folded.slice(at + gap))?.[0] ?? "";
  for (const length of [3, 2]) {
    const name = run.slice(0, length);
    const behind = turn.folded[at + gap + length] ?? "";
    if (name.length !== length || (behind !== "" && !/[\s，,。！!]/.test(behind))) continue;
    if (findPersonNames(`我是${name}`).some((person) => person.name !== null && person.end === length + 2))
      make("name", at + gap, at + gap + length, 0.85);
  }
}

/** As it is registered: 华盛包装机械有限公司. */
const FULL_NAME = pattern(/^[\u4e00-\u9fff（）()a-z0-9]{2,18}?(?:有限(?:责任)?公司|股份公司|集团公司)/);

/** How many characters of the text are the firm: one of a trade, or as the nickname has it before a department. */
function firmAt(turn: Turn, text: string): number {
  if (NOT_A_NAME.test(text) || /^(?:我|你|您|咱|俺)/.test(text)) return 0;
  const full = FULL_NAME.exec(text)?.[0];
  if (full) return full.length;
  const trade = longestTrade(text);
  if (trade) return trade.length;
  const run = /^[\u4e00-\u9fff]{2,10}/.exec(text)?.[0] ?? "";
  for (let length = Math.min(8, run.length); length >= 2; length--) {
    const name = run.slice(0, length);
    const behind = text.slice(length);
    if (!(behind === "" || /^[\s，,的]/.test(behind) || DEPARTMENT.test(behind) || findTitles(behind)[0]?.start === 0))
      continue;
    if (sharesName(turn, name) && !/[部处科办室组的]$/.test(name) && !/^[老小阿]/.test(name)) return length;
  }
  return 0;
}

/** "合同给卞护士长" where another contact of the group is 恒贝-护士长卞姐: surname and post of that person. */
function aboutOthers(turn: Turn, scene: Parameters<FactRule>[1]): Finding[] {
  if (scene.contacts.length < 2) return [];
  const found: Finding[] = [];
  for (const match of turn.folded.matchAll(CALLED)) {
    const [said, surname = "", honorific = ""] = match;
    if (!SURNAMES.has(surname) || match.index < turn.ownFrom) continue;
    const others = scene.contacts.filter(
      (person) => person.key !== turn.from && personalPart(person.nickname).includes(surname),
    );
    const [other] = others;
    if (!other || others.length > 1 || scene.members.some(({ nickname }) => nickname.includes(said))) continue;
    const base = { start: match.index, end: match.index + said.length, about: other.key };
    found.push({
      ...base,
      field: "surname",
      value: turn.text.slice(match.index, match.index + 1),
      confidence: 0.8,
      rule: "surname.by-colleague",
    });
    if (POST.test(honorific))
      found.push({
        ...base,
        field: "title",
        value: turn.text.slice(match.index + 1, base.end),
        confidence: 0.75,
        rule: "title.by-colleague",
      });
  }
  return found;
}

/** The part of a nickname that is a person: 卞姐 of 恒贝-护士长卞姐, 骆 of 骆-生科院, 老聂. */
function personalPart(nickname: string): string {
  const parts = nickname.split(/[-_\s|·—·/]+/).filter(Boolean);
  const short = parts.filter((part) => part.length <= 3);
  const tails = parts.map(
    (part) => /[老小阿]?[\u4e00-\u9fff](?:总|工|姐|哥|经理|老师|主任|科长|院长|厂长|教授)?$/.exec(part)?.[0] ?? "",
  );
  return [...short, ...tails].join(" ");
}
