/** The employer: how people introduce their company, whom the invoice names, what an answer or a file name says. */
import { findCompanies } from "../grammar/companies.js";
import { findPersonNames } from "../grammar/persons.js";
import { findRegions } from "../grammar/regions.js";
import type { ExtractedFact } from "../understanding.js";
import type { Clause } from "./clauses.js";
import { companyWithin, isNoFirm, longestTrade, NOT_A_NAME, sharesName } from "./company-names.js";
import { isDenied, type FactRule, type Finding } from "./finding.js";
import type { Scene, Turn } from "./scene.js";
import { pattern } from "../pattern/pattern.js";

const SELF_INTRO = pattern(
  /(?:^|[\s，,。:：])(?:你好|您好|hi|hello)?(?:我们|我哋|我地|咱们?|俺们|这边是|我这边是?|本人是?|我是|我在|我|敝司|能印我们|印我们)(?:这边|公司|厂|单位)?(?:是|叫|为|在)?\s?/g,
);
const INVOICE_HEAD =
  /(?:发票|开票|合同|专票|普票|票)?(?:的)?(?:抬头|户头|户名)(?:是|写|都写|开|用|还是|：|:)?\s?|(?:发票|票|专票|普票)(?:还是|就|请|都)?(?:(?:开|写|开给|开到)\s?(?:给)?|(?<=还是)\s?)/g;
const NAME_HEAD = /(?:我司|公司|单位|全称|我们公司|工厂|厂)(?:(?:名字|名称|名|全称)?(?:是|叫|叫做|：|:)|名称|全称)\s?/g;
const STOP =
  /[的想要在有做是这那也都就还没不会能跟和给把被让用去来看买问说]|目前|现在|流程|今年|大概|一共|以前|准备|打算|屋顶|品质|采购|采購|行政|财务|老板|研发|工程部|技术|合肥|客房/;
const OTHERS = pattern(
  /你们?|贵司|他们?|她们?|客户|同学|朋友|表弟|姐妹|别家|原来|之前|以前|现在用|用的|跟|供应商|同行|隔壁|听说|一期/,
);

export const companyFacts: FactRule = (turn, _scene, known) => {
  const found: Finding[] = [];
  for (const clause of turn.clauses) {
    const candidate =
      introduced(turn, clause) ??
      headed(turn, clause, INVOICE_HEAD, "company.invoice") ??
      headed(turn, clause, NAME_HEAD, "company.named");
    if (candidate && !(clause.isHypothetical && candidate.rule !== "company.intro")) found.push(candidate);
  }
  const nicknamed = found.length === 0 ? byNickname(turn, known) : null;
  if (nicknamed) found.push(nicknamed);
  const line = found.length === 0 ? addressed(turn) : null;
  if (line) found.push(line);
  if (found.length === 0) found.push(...byGrammar(turn, known));
  if (found.length === 0) {
    const answer = answered(turn);
    if (answer) found.push(answer);
  }
  return found
    .filter(({ value }) => !isNoFirm(value))
    .slice(0, 1)
    .map((finding) => spelledOut(turn, finding));
};

/** 我们华盛包装机械的 / 我捷锐精密采购 / 我是Novatek Brakes的SQE. */
function introduced(turn: Turn, clause: Clause): Finding | null {
  for (const head of SELF_INTRO.all(clause.text)) {
    const from = head.index + head[0].length;
    const rest = clause.text.slice(from, from + 24);
    if (!rest || NOT_A_NAME.test(rest)) continue;
    const latin = /^[a-z][a-z0-9&.'-]*(?:\s[a-z][a-z0-9&.'-]*){0,3}(?=的|\s|这|公司|$)/i.exec(rest)?.[0].trim();
    if (
      latin &&
      latin.length >= 3 &&
      !(turn.person?.nickname ?? "").toLowerCase().endsWith(latin) &&
      /^的|^公司|^\s?(?:sqe|buyer|purchas)/i.test(rest.slice(latin.length))
    )
      return at(turn, clause.start + from, latin.length, head, clause, "company.intro");
    const trade = longestTrade(rest);
    if (trade) return at(turn, clause.start + from, trade.length, head, clause, "company.intro");
    const stop = rest.search(STOP);
    const short = /^[\u4e00-\u9fffA-Za-z]{2,8}/.exec(stop >= 0 ? rest.slice(0, stop) : rest)?.[0] ?? "";
    if (short.length < 2 || /[部科室处]|经理|主管|总监|专员|助理|工程师|博士|老板/.test(short)) continue;
    const after = rest.slice(short.length);
    const isNicknamed = sharesName(turn, short);
    if (isNicknamed && !isPersonOf(turn, short))
      return at(turn, clause.start + from, short.length, head, clause, "company.intro");
    if (
      /^的(?:$|[^，]{0,6}(?:总监|经理|主管|专员|助理|工程师|采购|行政|财务|人事|hr|运营|老板|负责人|主任|科长)|[\s，,]|人|员工|采购|行政|财务|hr|老板|经理|工程师|研发|负责)/.test(
        after,
      ) &&
      short.length <= 6 &&
      !/[工人岁号点块级]$/.test(short) &&
      !/^(?:负责|专门|新来|管)/.test(short)
    )
      return { ...at(turn, clause.start + from, short.length, head, clause, "company.intro"), confidence: 0.7 };
  }
  return null;
}

const at = (
  turn: Turn,
  start: number,
  length: number,
  head: RegExpMatchArray,
  clause: Clause,
  rule: string,
): Finding => ({
  field: "company",
  value: turn.text.slice(start, start + length).trim(),
  start: Math.max(clause.start + (head.index ?? 0) + (/^[\s，,。:：]/.test(head[0]) ? 1 : 0), clause.start),
  end: start + length,
  confidence: 0.85,
  rule,
});

/** Parts of a nickname that name a post or a person, never a firm. */
const POST_OR_PERSON = pattern(
  /^(?:[老小阿大][\u4e00-\u9fff]{1,2}|[\u4e00-\u9fff]{1,3}(?:总|工|姐|哥|经理|老师|主任|老板|院长|厂长|科长|校长|博士|医生|师傅|妹|叔|姨)|.*(?:采购|行政|财务|人事|hr|设备|研发|品质|仓库|仓管|物流|销售|市场|运营|技术|工程|生产|负责人|项目|办公室|信息科|设备科|总务处|前台|助理|店长|部|科|处|室|维修|安全员|客服|老板|厂长)|[a-z]+)$/i,
);

/** 锐芯研发, 捷锐采购: the post behind the firm's short name. */
const POST_BEHIND = pattern(
  /(?<=..)(?:采购|行政|财务|人事|hr|设备科?|研发|品质|品控|仓库|仓储|仓管|物流|销售|市场|运营|技术|工程部?|生产|项目部|办公室|信息科|前台|助理|店长|维修|安全员|客服|基建|调度|机修)$/i,
);

/** 周博-襄阳项目部, 昌盛五金 伍敏: a part of the nickname that is a place or a whole name. */
const isPlaceOrPerson = (head: string): boolean =>
  findRegions(head).some((region) => region.end - region.start === head.length) ||
  (!/[坊庄堂阁轩斋居屋园厂店馆楼社记铺铁网]$/.test(head) &&
    findPersonNames(`我是${head}`).some((person) => person.name !== null && person.end === head.length + 2));

/** 桂香坊-小万 writes 桂香坊: the firm's part of the own nickname, said in a message, with the trade behind it. */
function byNickname(turn: Turn, known: readonly ExtractedFact[]): Finding | null {
  if (known.some((fact) => fact.field === "company" && fact.about === turn.from)) return null;
  const parts = (turn.person?.nickname ?? "").split(/[-_\s|·—·,，/]+/).filter(Boolean);
  if (parts.length < 2) return null;
  for (const part of parts) {
    const head = POST_BEHIND.replace(part.toLowerCase(), "");
    if (head.length < 2 || POST_OR_PERSON.test(head) || NOT_A_NAME.test(head)) continue;
    const at = turn.folded.indexOf(head, turn.ownFrom);
    if (at < 0 || /你们?的?$|[跟和]$/.test(turn.folded.slice(0, at))) continue;
    const clause = turn.clauses.find((c) => c.start <= at && at < c.end);
    if (!clause || clause.isHypothetical || isDenied(turn, clause, at)) continue;
    if (isPlaceOrPerson(head)) continue;
    const legal =
      /^[\u4e00-\u9fff（）()a-z0-9]{2,24}?(?:有限(?:责任)?公司|股份(?:有限)?公司|事务所|分公司|合作社)/i.exec(
        turn.folded.slice(at, at + 30),
      )?.[0];
    const name = legal ?? longestTrade(turn.folded.slice(at, at + 16)) ?? head;
    // "苏州澜一医疗科技": the place is part of a full name.
    const place = name.length > head.length ? findRegions(turn.text).find((region) => region.end === at) : undefined;
    const start = place && !/[在到去发送寄]$/.test(turn.folded.slice(0, place.start)) ? place.start : at;
    return {
      field: "company",
      value: turn.text.slice(start, at + name.length),
      start,
      end: at + name.length,
      confidence: 0.75,
      rule: "company.of-nickname",
    };
  }
  return null;
}

/** "…88号山里货食品 余小鱼 139…", "寄和润物业 长沙市…": the firm of an address line. */
function addressed(turn: Turn): Finding | null {
  const behind = /[路街道巷]\d+(?:[-之]\d+)?号(?:院)?(?:\d+[栋幢号楼])?\s?([\u4e00-\u9fff]{3,14})(?=$|[\s，,])/.exec(
    turn.folded,
  );
  const ahead = /^(?:就)?(?:寄|送|发)(?:到|给)?\s?([\u4e00-\u9fff]{3,14})(?=[\s，,])/.exec(turn.folded);
  for (const [match, isName] of [
    [behind, companyWithin],
    [ahead, longestTrade],
  ] as const) {
    const text = match?.[1];
    const name = text ? isName(text) : null;
    if (!match || !text || !name || name !== text) continue;
    const start = match.index + match[0].lastIndexOf(name);
    return {
      field: "company",
      value: turn.text.slice(start, start + name.length),
      start,
      end: start + name.length,
      confidence: 0.75,
      rule: "company.address-line",
    };
  }
  return null;
}

/** 抬头速达云仓 / 发票开朵拉美业 / 公司叫…: what follows is the name. */
function headed(turn: Turn, clause: Clause, heads: RegExp, rule: string): Finding | null {
  for (const head of clause.text.matchAll(heads)) {
    const from = head.index + head[0].length;
    const rest = clause.text.slice(from, from + 30);
    const legal =
      /^[\u4e00-\u9fff（）()]{2,24}?(?:有限(?:责任)?公司|股份(?:有限)?公司|事务所|分公司|合作社|工作室|经营部)/.exec(
        rest,
      )?.[0];
    const latin = /^[a-z][a-z0-9&.'-]*(?:\s[a-z][a-z0-9&.'-]*){0,4}(?=$|[，,]|\s[\u4e00-\u9fff])/i.exec(rest)?.[0];
    const name =
      legal ??
      latin ??
      findCompanies(turn.text).find((company) => company.start === clause.start + from)?.name ??
      longestTrade(rest) ??
      /^[\u4e00-\u9fffA-Za-z]{2,12}$/.exec(rest)?.[0];
    if (
      !name ||
      NOT_A_NAME.test(name) ||
      /^(?:个人|专票|普票|公司|单位|给|我|发|邮|电子|增值|好|错|资料|信息|[和跟]?(?:纳税号|税号))|[我你他]/.test(
        name,
      ) ||
      clause.isQuestion
    )
      continue;
    const start = clause.start + from;
    return {
      field: "company",
      value: turn.text.slice(start, start + name.length),
      start: clause.start + head.index,
      end: start + name.length,
      confidence: 0.85,
      rule,
    };
  }
  const tail = /([\u4e00-\u9fffa-z]{2,12})的(?:户头|抬头|账户|对公)/i.exec(clause.text);
  if (tail?.[1] && rule === "company.invoice" && !NOT_A_NAME.test(tail[1]) && !/你|他/.test(tail[1])) {
    const name = longestTrade(tail[1]) ?? (sharesName(turn, tail[1]) ? tail[1] : null);
    if (name)
      return {
        field: "company",
        value: name,
        start: clause.start + tail.index,
        end: clause.start + tail.index + tail[0].length,
        confidence: 0.75,
        rule,
      };
  }
  return null;
}

/** A name that the grammar sees, where it can only be theirs: legal form, nickname, address line, answer. */
function byGrammar(turn: Turn, known: readonly ExtractedFact[]): Finding[] {
  const isAsked = turn.asked.has("company") || turn.asked.has("invoice");
  const hasCompany = known.some((fact) => fact.field === "company" && fact.about === turn.from);
  for (const company of findCompanies(turn.text)) {
    if (company.start < turn.ownFrom) continue;
    const clause = turn.clauses.find((c) => c.start <= company.start && company.start < c.end);
    if (!clause || clause.isQuestion || isDenied(turn, clause, company.start)) continue;
    const before = turn.folded.slice(clause.start, company.start);
    if (OTHERS.test(before)) continue;
    const isNicknamed = sharesName(turn, company.name);
    const isAddressLine =
      /1\d{10}/.test(turn.text) || /[路街道号].{0,12}$/.test(before) || /^(?:寄|送|发到?)/.test(clause.text);
    if (
      !isAsked &&
      !isNicknamed &&
      !(isAddressLine && !hasCompany) &&
      !(company.form === "legal" && (before.length <= 4 || /(?:开|抬头|是|叫|我们|我|公司)\s?$/.test(before)))
    )
      continue;
    return [
      {
        field: "company",
        value: company.name,
        start: company.start,
        end: company.end,
        confidence: isNicknamed || isAsked ? 0.85 : 0.65,
        rule: "company.said",
      },
    ];
  }
  return [];
}

/** "您公司怎么称呼" → the bare name. */
function answered(turn: Turn): Finding | null {
  if (!turn.asked.has("company")) return null;
  const [clause] = turn.clauses;
  if (!clause || clause.isQuestion) return null;
  const name =
    longestTrade(clause.text) ??
    (/^[\u4e00-\u9fffA-Za-z]{2,12}$/.test(clause.text) &&
    !NOT_A_NAME.test(clause.text) &&
    !/^(?:好|嗯|对|收到|谢|你|您|我|俺|咱)|[的了吗呢吧啊嘛没不在是有就也还都要想做个]|多少|什么/.test(clause.text)
      ? clause.text
      : null);
  if (!name) return null;
  const start = clause.start;
  return {
    field: "company",
    value: turn.text.slice(start, start + name.length),
    start,
    end: start + name.length,
    confidence: 0.75,
    rule: "company.answered",
  };
}

/** "云博贸易 云彩的云 船舶的舶": characters spelled out put a transcript right. */
function spelledOut(turn: Turn, finding: Finding): Finding {
  const spelled = [
    ...turn.text.slice(finding.end, finding.end + 60).matchAll(/([\u4e00-\u9fff]{2,4})的([\u4e00-\u9fff])/g),
  ].filter((match) => match[1]?.includes(match[2] ?? "") === true);
  if (spelled.length === 0) return finding;
  const chars = Array.from(finding.value);
  const said = spelled.map((match) => match[2] ?? "");
  const wrong = said.filter((char) => !chars.includes(char));
  const anchored = said.find((char) => chars.includes(char));
  if (wrong.length === 1 && anchored !== undefined) {
    const index = chars.indexOf(anchored) + (said.indexOf(wrong[0] ?? "") - said.indexOf(anchored));
    if (index >= 0 && index < chars.length) chars[index] = wrong[0] ?? "";
  }
  const last = spelled.at(-1);
  return { ...finding, value: chars.join(""), end: finding.end + (last?.index ?? 0) + (last?.[0].length ?? 0) };
}

/** The nickname's personal part (Tina, 小段, 王工) is no company. */
function isPersonOf(turn: Turn, name: string): boolean {
  const nickname = turn.person?.nickname ?? "";
  const parts = nickname.split(/[-_\s|·—]/).filter(Boolean);
  return parts.some(
    (part) =>
      part === name && /^(?:[老小阿][\u4e00-\u9fff]|[\u4e00-\u9fff]{1,2}(?:总|工|姐|哥|经理|老师|主任))$/.test(part),
  );
}

/**
 * The firm that the name of a contact's file gives, where the nickname knows it: 拾光科技新办公室平面图.dwg.
 */
export function companyOfFile(turn: Turn, scene: Scene, known: readonly ExtractedFact[]): Finding | null {
  if (turn.type !== "file" || turn.side !== "contact" || turn.isRevoked) return null;
  const base = turn.text.replace(/\.[a-z0-9]{1,5}$/i, "");
  for (const person of scene.contacts) {
    if (person.key !== turn.from) continue;
    if (known.some((fact) => fact.field === "company" && fact.about === person.key)) continue;
    const asTheirs = { ...turn, person };
    for (const part of base.split(/[_\-\s]/)) {
      const legal =
        /^[\u4e00-\u9fff（）()a-z0-9]{2,24}?(?:有限(?:责任)?公司|股份(?:有限)?公司|事务所|分公司|合作社)/i.exec(
          part,
        )?.[0];
      const trade = legal ?? longestTrade(part);
      const name =
        trade && trade.length >= 4 && sharesName(asTheirs, trade) ? trade : firmOfNickname(person.nickname, part);
      if (!name) continue;
      const start = turn.text.indexOf(name);
      return {
        field: "company",
        value: name,
        start,
        end: start + name.length,
        confidence: 0.7,
        rule: "company.file-name",
        about: person.key,
      };
    }
  }
  return null;
}

/** The part of a file name that is the firm's part of the nickname: 讯拓 of "A讯拓弱电 阿锋", 川阿哥 of "川阿哥-品控 岚岚". */
function firmOfNickname(nickname: string, part: string): string | null {
  if (!/^[\u4e00-\u9fff]{2,4}$/.test(part) || !nickname.includes(part)) return null;
  return POST_OR_PERSON.test(part) || NOT_A_NAME.test(part) || isPlaceOrPerson(part) ? null : part;
}
