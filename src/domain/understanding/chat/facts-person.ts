/** Who the person is: name, surname, title, birthday; by own words or by what another contact calls them. */
import { findBirthdays } from "../grammar/birthdays.js";
import { findPersonNames } from "../grammar/persons.js";
import { findTitles } from "../grammar/titles.js";
import { SURNAMES } from "../grammar/tables/surnames.js";
import { localDateOf } from "../../shared/time.js";
import type { ChatPerson } from "../understanding.js";
import type { Clause } from "./clauses.js";
import { clauseAt, clauseBefore, isDenied, THIRD_PARTY, type FactRule, type Finding } from "./finding.js";
import type { Scene, Turn } from "./scene.js";
import { pattern } from "../pattern/pattern.js";

const SELF_NAME = pattern(
  /(?:我叫|我是|本人|名字(?:是|叫)?|全名是?|我的名字(?:是|叫)|免贵|敝姓|我姓|姓名[:：]?|叫我|(?:行政部?|采购部?|研发部?|技术部?|设备部?|市场部?)?(?:经理|主管|负责人|专员|助理|工程师|总监|主任)|收件人[:：]?|联系人[:：]?|前台报|报我?名字|就说(?:找|是))\s?$/,
);
const SURNAME_SELF = pattern(
  /(?:免贵姓?|敝姓|我姓|鄙姓|小姓|本人姓|^姓|[\s，,]姓)\s?([\u4e00-\u9fff])(?![\u4e00-\u9fff]{0,2}(?:他|她|的人))/,
);
const CALL_ME = pattern(
  /(?:叫|喊|称呼)我(?:一声)?([老小阿]?)([\u4e00-\u9fff])(工|总|姐|哥|经理|老师|医生|主任|师傅)?(?:就行|就好|就可以|即可|吧|好了|就成|$)/,
);
const SURNAMES_OTHER = pattern(/司机|师傅|快递|保安|财务|同事|朋友|同学|他|她|老板|客户|老师定/);
const HONORIFIC_TITLE = pattern(
  /^(?:主任|院长|厂长|科长|处长|校长|部长|经理|总经理|总监|工程师|教授|医生|博士|店长|所长|行长|会计|董事长|秘书|书记|队长|护士长)$/,
);

export const personFacts: FactRule = (turn, scene) => {
  const found: Finding[] = [];
  for (const person of findPersonNames(turn.text)) {
    if (person.start < turn.ownFrom) continue;
    const clause = clauseAt(turn, person.start);
    if (!clause || clause.isQuestion || isDenied(turn, clause, person.start)) continue;
    const other = otherContact(turn, scene, turn.folded.slice(person.start, person.end), person.surname);
    if (other) {
      found.push(...aboutOther(turn, other, person));
      continue;
    }
    if (
      person.name &&
      /[\u4e00-\u9fff]/.test(turn.folded.slice(person.start, person.end)) &&
      isOwnName(turn, clause, person.start, person.end)
    )
      found.push({
        field: "name",
        value: turn.text.slice(person.start, person.end),
        start: person.start,
        end: person.end,
        confidence: 0.85,
        rule: "name.said",
      });
  }
  if (!found.some((finding) => finding.field === "name" && !finding.about)) found.push(...receiverName(turn));
  found.push(...colleagueByNickname(turn, scene));
  return [...found, ...ownSurname(turn, found)];
};

/** "写我名字 汤国平", "我是招商部的副经理 丁一舟": the name alone follows after a pause. */
const INTRODUCES_NAME =
  /(?:名字|姓名|收件人|收货人|联系人)[:：是]?$|^(?:你好|您好)?我(?:们)?是.{0,18}(?:经理|主管|负责人|专员|助理|工程师|总监|主任|院长|厂长|科长|店长|老师|采购|行政|的)$/;

/** 我叫张伟, 董建国收, or name and phone at the end of an address. */
function isOwnName(turn: Turn, clause: Clause, start: number, end: number): boolean {
  const before = turn.folded.slice(clause.start, start);
  const after = turn.folded.slice(end, end + 16);
  if (
    /(?:找|联系|给|让|(?<!我)叫|跟|和|问|你们|客户|同事|朋友)\s?$/.test(before) ||
    /^的(?!电话|手机|微信)/.test(after)
  )
    return false;
  if (SELF_NAME.test(before)) return true;
  const previous = clauseBefore(turn, clause);
  if (before === "" && previous && end === clause.end && INTRODUCES_NAME.test(previous.text)) return true;
  if (/^\s?(?:收|亲启)/.test(after)) return true;
  if (turn.asked.has("name") && before.trim().length <= 2) return true;
  return /^[\s，,:：]{0,3}(?:电话|手机|tel)?[:：\s]{0,2}(?:1\d{2}|0\d{2,3})/.test(after) && !/部|处|科/.test(before);
}

/** "…路88号山里货食品 余小鱼 13900000021": two to four characters alone between address and phone. */
function receiverName(turn: Turn): Finding[] {
  const reported =
    /(?:前台|门卫|保安|门口)?(?:报|说找|提)(?:我)?(?:的)?(?:名字)?([\u4e00-\u9fff]{2,3}?)(?:就行|即可|就可以|就好|就成)/.exec(
      turn.folded,
    )?.[1];
  if (reported && isPersonName(reported)) {
    const start = turn.folded.indexOf(reported);
    return [
      {
        field: "name",
        value: turn.text.slice(start, start + reported.length),
        start,
        end: start + reported.length,
        confidence: 0.75,
        rule: "name.reported",
      },
    ];
  }
  const match = /[\s，,]([\u4e00-\u9fff]{2,3})\s?(?:收|[\s，,:：]{1,2}(?:电话|手机)?[:：\s]?1[3-9]\d{9})/.exec(
    turn.folded,
  );
  const name = match?.[1];
  if (!match || !name || !isPersonName(name) || !/[路街道号巷弄村镇栋楼]/.test(turn.folded.slice(0, match.index)))
    return [];
  if (
    /前台|门卫|保安|门口|物业|传达|驿站|柜|部|处|科|室|楼|号|收$|先生|小姐|女士|经理|师傅|老师|仓库|公司|电话|手机|工$|总$|生$/.test(
      name,
    )
  )
    return [];
  const start = match.index + match[0].indexOf(name);
  return [
    {
      field: "name",
      value: turn.text.slice(start, start + name.length),
      start,
      end: start + name.length,
      confidence: 0.75,
      rule: "name.receiver",
    },
  ];
}

/** Whether two to four characters are a whole name, by the name grammar. */
const isPersonName = (text: string): boolean =>
  findPersonNames(`我是${text}`).some(
    (match) => match.name !== null && match.start === 2 && match.end === text.length + 2,
  );

/** "以后伍敏负责" where another contact's nickname holds 伍敏. */
function colleagueByNickname(turn: Turn, scene: Scene): Finding[] {
  if (scene.contacts.length < 2) return [];
  const found: Finding[] = [];
  for (const person of scene.contacts) {
    if (person.key === turn.from) continue;
    for (const part of person.nickname.split(/[-_\s|·—]+/)) {
      const at = part.length >= 2 && part.length <= 3 ? turn.text.indexOf(part) : -1;
      if (at < 0 || /^[老小阿大]/.test(part) || !isPersonName(part)) continue;
      if (
        /^[\u4e00-\u9fff]{0,6}(?:公司|集团|部|处|科|学|院|厂|店|机|技|工程|高中|中学)/.test(
          turn.folded.slice(at + part.length),
        )
      )
        continue;
      found.push({
        field: "name",
        value: part,
        start: at,
        end: at + part.length,
        confidence: 0.8,
        rule: "name.by-colleague",
        about: person.key,
      });
    }
  }
  return found;
}

function ownSurname(turn: Turn, found: readonly Finding[]): Finding[] {
  if (found.some((finding) => finding.field === "name" && !finding.about)) return [];
  for (const clause of turn.clauses) {
    if (clause.isQuestion || SURNAMES_OTHER.test(clause.text)) continue;
    const said = SURNAME_SELF.exec(clause.text);
    if (said?.[1]) {
      const index = clause.start + said.index + said[0].lastIndexOf(said[1]);
      return [surnameFinding(turn, index, clause.start + said.index, index + 1)];
    }
    const small = /^(?:你好|您好)?(?:我|这边)是.{0,18}[小老阿]([\u4e00-\u9fff])$/.exec(clause.text);
    if (small?.[1] && SURNAMES.has(small[1])) {
      const index = clause.end - 1;
      return [surnameFinding(turn, index, index - 1, index + 1)];
    }
    const call = CALL_ME.exec(clause.text);
    if (call?.[2] && (call[1] || call[3]) && !/名|声/.test(call[2])) {
      const index = clause.start + call.index + call[0].indexOf(call[2], call[0].indexOf("我") + 1);
      return [surnameFinding(turn, index, clause.start, clause.end)];
    }
  }
  return [];
}

const surnameFinding = (turn: Turn, at: number, start: number, end: number): Finding => ({
  field: "surname",
  value: turn.text.slice(at, at + 1),
  start,
  end,
  confidence: 0.85,
  rule: "surname.said",
});

/** The other contact of the group that a mention means: nickname holds the name, or the surname with the same title. */
function otherContact(turn: Turn, scene: Scene, said: string, surname: string | null): ChatPerson | null {
  if (scene.contacts.length < 2) return null;
  const others = scene.contacts.filter((person) => person.key !== turn.from);
  return (
    others.find((person) => person.nickname.split(/[-_\s|·—]+/).some((part) => part === said || part.endsWith(said))) ??
    (surname ? others.find((person) => said.length >= 2 && person.nickname.includes(said.slice(0, 2))) : undefined) ??
    null
  );
}

function aboutOther(
  turn: Turn,
  other: ChatPerson,
  person: { start: number; end: number; name: string | null; surname: string | null; honorific: string | null },
): Finding[] {
  const base = { start: person.start, end: person.end, about: other.key };
  if (person.name)
    return [
      {
        ...base,
        field: "name",
        value: turn.text.slice(person.start, person.end),
        confidence: 0.8,
        rule: "name.by-colleague",
      },
    ];
  const found: Finding[] = [];
  if (person.surname)
    found.push({ ...base, field: "surname", value: person.surname, confidence: 0.8, rule: "surname.by-colleague" });
  if (person.honorific && HONORIFIC_TITLE.test(person.honorific))
    found.push({ ...base, field: "title", value: person.honorific, confidence: 0.75, rule: "title.by-colleague" });
  return found;
}

/** Departments that people name for their post; trades (工程, 仓储, 物流 …) only with 部 or 的, or they are the company. */
const DEPARTMENT =
  /(?:(?:信息安全|数字化|行政|采购|研发|品质|品管|质量|质检|财务|人事|人力资源|人力|市场|运营|生产|工艺|后勤|总务|基建|外贸)部?|(?:工程|设备|技术|安全|环保|电气|仓储|物流|信息|销售)(?:部|科|(?=的$))|it|hr|sqe|pmc|buyer)(?:经理|主管|总监|负责人|专员|工程师|主任|科长|助理|部长)?/;
const SELF_TITLE = pattern(
  new RegExp(
    `(?:我是|我系|本人是?|我这边是?|我們是|我们是)(?:做|负责|管|公司的?|这边的?|你们|新来的?|集团的?)?.{0,16}$`,
  ),
);

export const titleFacts: FactRule = (turn) => {
  for (const clause of turn.clauses) {
    if (clause.isQuestion || clause.isHypothetical || THIRD_PARTY.test(clause.text)) continue;
    const own = /^(?:你好|您好)?(?:我|本人|敝|这边|俺)/.test(clause.text);
    if (!own || /我们?(?:的|家|公司)?(?:老板|领导|采购|财务|技术)(?:说|要|让|那边|会|觉得|不)/.test(clause.text))
      continue;
    const titles = findTitles(turn.text).filter((title) => title.start >= clause.start && title.end <= clause.end);
    for (const title of titles) {
      const before = turn.folded.slice(clause.start, title.start);
      const after = turn.folded.slice(title.end, clause.end);
      if (
        isDenied(turn, clause, title.start) ||
        /(?:找|问|跟|给|让|叫|有|请|要|走|转|报|过|催|拉|招|我们?老|等|他们?)[\u4e00-\u9fff]{0,3}$/.test(before)
      )
        continue;
      const endsIntro =
        after === "" ||
        after === "的" ||
        /^[a-z\s]{2,12}$/.test(after) ||
        (/^[\u4e00-\u9fff]{2,3}$/.test(after) && isPersonName(after)) ||
        /^[老小阿][\u4e00-\u9fff]{1,2}$/.test(after) ||
        /^(?:，|,)/.test(after);
      if (!endsIntro || (!SELF_TITLE.test(before) && !/^(?:我|我们|我这边|这边|我哋)/.test(before))) continue;
      const post = /([\u4e00-\u9fff]{2,4}[部科处室])的$/.exec(before)?.[1] ?? "";
      return [
        {
          field: "title",
          value: post.replace(/^.*[是司园厂店院]/, "") + turn.text.slice(title.start, title.end),
          start: clause.start,
          end: title.end,
          confidence: 0.8,
          rule: "title.own",
        },
      ];
    }
    const department = new RegExp(`(${DEPARTMENT.source})的?$`, "i").exec(clause.text);
    const word = department?.[1];
    if (
      department &&
      word &&
      (clause.text.endsWith("的") || /^我(?:是|这边|们)?/.test(clause.text)) &&
      !/[要找问跟给让不做搞管走转报过催等交]$/.test(clause.text.slice(0, department.index))
    ) {
      const start = clause.start + department.index;
      return [
        {
          field: "title",
          value: turn.text.slice(start, start + word.length),
          start: clause.start,
          end: start + word.length,
          confidence: 0.7,
          rule: "title.department",
        },
      ];
    }
  }
  return [];
};

const BIRTHDAY_OTHERS = pattern(/(?:我)?(?:老婆|老公|儿子|女儿|妈|爸|孩子|媳妇|同事|老板|领导|他|她|朋友)/);

export const birthdayFacts: FactRule = (turn, scene) => {
  const asked = turn.replyTo !== null && /生日/.test(turn.replyTo.text);
  if (BIRTHDAY_OTHERS.test(turn.folded)) return [];
  const today = localDateOf(turn.at, scene.chat.zone);
  for (const match of findBirthdays(turn.text, { today, asked })) {
    const clause = clauseAt(turn, match.start);
    if (match.start < turn.ownFrom || !clause || clause.isQuestion || isDenied(turn, clause, match.start)) continue;
    const lunar = match.lunar || /农历|阴历|旧历/.test(turn.folded);
    return [
      {
        field: "birthday",
        value: (lunar ? "L" : "") + match.date,
        start: match.start,
        end: match.end,
        confidence: 0.85,
        rule: "birthday.said",
      },
    ];
  }
  return [];
};
