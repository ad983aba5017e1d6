/** The employer: how people introduce their company, whom the invoice names, what an answer or a file name says. */
import { findCompanies } from "../grammar/companies.js";
import type { ExtractedFact } from "../understanding.js";
import type { Clause } from "./clauses.js";
import { isDenied, type FactRule, type Finding } from "./finding.js";
import type { Turn } from "./scene.js";

/** What a company's short name tends to end with: the trade, the legal form, the kind of place. */
const TRADE_END =
  /(?:公司|集团|股份|科技|电子|電子|电气|電氣|电器|机械|机电|机床|电机|重工|精密|精工|五金|模具|塑料|塑胶|注塑|橡胶|化学|化工|涂料|材料|新材|建材|钢构|钢铁|金属|铝业|铜业|纸业|包装|印刷|印务|食品|饮料|咖啡|奶茶|茶饮|烘焙|面馆|火锅|书店|药店|药房|眼镜|宠物|农场|渔场|果园|合作社|乳业|酒业|茶业|茶屿|餐饮|农业|牧业|饲料|生物|医药|药业|医疗|器械|健康|医院|诊所|卫生院|大学|学院|学校|中学|小学|幼儿园|教育|培训|研究院|研究所|设计院|事务所|律所|咨询|传媒|广告|文化|影业|互娱|网络|信息|软件|数据|智能|智造|云仓|物流|货运|供应链|仓储|冷链|快运|速运|贸易|商贸|进出口|外贸|跨境|电商|百货|超市|商城|便利|酒店|宾馆|民宿|大厦|广场|物业|地产|置业|建设|建筑|工程|桥梁|路桥|装饰|装修|家装|家居|家具|园林|环保|环境|水务|能源|电力|光伏|新能源|电池|汽车|汽配|车业|刹车|轴承|阀门|泵业|仪器|仪表|设备|自动化|机器人|航空|航天|船舶|服饰|服装|纺织|面料|鞋业|箱包|皮具|珠宝|美业|美容|日化|化妆品|玩具|体育|健身|旅游|旅行社|保险|银行|证券|基金|投资|金融|租赁|制造|制品|工厂|工贸|实业|工业|厂|光电|半导体|微电子|芯片|通信|通讯|线缆|电缆|照明|灯饰|玻璃|陶瓷|卫浴|厨具|门窗|石材|水泥|木业|竹业|花卉|种业|渔业|水产|养殖|项目部|指挥部|居委会|管委会|中心)/;
const TRADE_TAIL = new RegExp(`^([\\u4e00-\\u9fffA-Za-z0-9·&（）()]{1,18}?${TRADE_END.source})`);
const SELF_INTRO =
  /(?:^|[\s，,。:：])(?:你好|您好|hi|hello)?(?:我们|我哋|我地|咱们?|俺们|这边是|我这边是?|本人是?|我是|我在|我|敝司|能印我们|印我们)(?:这边|公司|厂|单位)?(?:是|叫|为|在)?\s?/g;
const INVOICE_HEAD =
  /(?:发票|开票|合同|专票|普票|票)?(?:的)?(?:抬头|户头|户名)(?:是|写|都写|开|用|还是|：|:)?\s?|(?:发票|票|专票|普票)(?:就)?(?:开|写|开给|开到)\s?(?:给)?/g;
const NAME_HEAD = /(?:我司|公司|单位|全称|我们公司|工厂|厂)(?:(?:名字|名称|名|全称)?(?:是|叫|叫做|：|:)|名称|全称)\s?/g;
const NOT_A_NAME =
  /^(?:的|这|那|也|都|就|还|再|先|想|要|在|有|没|不|会|可|能|是|做|用|去|来|看|买|问|给|跟|和|和你|对|把|被|让|今年|去年|明年|现在|目前|最近|一直|原来|本来|之前|以前|公司|工厂|厂里|单位|部门|老板|领导|采购|财务|技术|客户|内部|自己|自家|主要|大概|平时|每年|每个?月|每天|两个?|几个|一共|总共|急|年底|下周|下个?月|上周|预算|经费|产品|仓库|车间|项目|设备|办公室|行政|人事|总部|集团|业务|店|客房|屋顶|经理|负责|刚|已经|已|流程|数量|需求|价格|时间|生产|品质|品牌|这边|那边|学校|医院|酒店|科室|小区|工地|老家|医生|帮|说|觉得|知道|等|打|换|收|寄|发|送|付|过|月结|开|电话|邮箱|手机|微信|地址|食|只)/;
const STOP =
  /[的想要在有做是这那也都就还没不会能跟和给把被让用去来看买问说]|目前|现在|流程|今年|大概|一共|以前|准备|打算|屋顶|品质|采购|采購|行政|财务|老板|研发|工程部|技术|合肥|客房/;
const OTHERS =
  /你们?|贵司|他们?|她们?|客户|同学|朋友|表弟|姐妹|别家|原来|之前|以前|现在用|用的|跟|供应商|同行|隔壁|听说|一期/;

export const companyFacts: FactRule = (turn, _scene, known) => {
  const found: Finding[] = [];
  for (const clause of turn.clauses) {
    const candidate =
      introduced(turn, clause) ??
      headed(turn, clause, INVOICE_HEAD, "company.invoice") ??
      headed(turn, clause, NAME_HEAD, "company.named");
    if (candidate && !(clause.isHypothetical && candidate.rule !== "company.intro")) found.push(candidate);
  }
  const line = found.length === 0 ? addressed(turn) : null;
  if (line) found.push(line);
  if (found.length === 0) found.push(...byGrammar(turn, known));
  if (found.length === 0) {
    const answer = answered(turn);
    if (answer) found.push(answer);
  }
  return found.slice(0, 1).map((finding) => spelledOut(turn, finding));
};

/** 我们华盛包装机械的 / 我捷锐精密采购 / 我是Novatek Brakes的SQE. */
function introduced(turn: Turn, clause: Clause): Finding | null {
  for (const head of clause.text.matchAll(SELF_INTRO)) {
    const from = head.index + head[0].length;
    const rest = clause.text.slice(from, from + 24);
    if (!rest || NOT_A_NAME.test(rest)) continue;
    const latin = /^[a-z][a-z0-9&.'-]*(?:\s[a-z][a-z0-9&.'-]*){0,3}(?=的|\s|这|公司|$)/i.exec(rest)?.[0].trim();
    if (latin && latin.length >= 3 && /^的|^公司|^\s?(?:sqe|buyer|purchas)/i.test(rest.slice(latin.length)))
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

/** The longest start of the text that ends like a company name and holds no function word. */
function longestTrade(rest: string): string | null {
  let best: string | null = null;
  const stop = /^[\u4e00-\u9fffa-zA-Z0-9·&（）()]*/.exec(rest)?.[0] ?? "";
  for (let length = 3; length <= Math.min(stop.length, 20); length++) {
    const name = stop.slice(0, length);
    const match = TRADE_TAIL.exec(name);
    if (
      match &&
      match[0].length === length &&
      !/[的想要在有做是这那也都就还没不会能跟给把被让用去来看买问说了吗]/.test(name)
    )
      best = name;
  }
  return best && !NOT_A_NAME.test(best) ? best : null;
}

/** Same, but not where the name ends as a building or place within an address. */
export function companyWithin(text: string): string | null {
  const name = longestTrade(text);
  return name &&
    !/(?:大厦|广场|中心|工厂|厂|项目部|物业|酒店|大学|学校|医院|写字楼|园林|工业|指挥部|超市|百货|商城|项目|公寓)$/.test(
      name,
    )
    ? name
    : null;
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
      /^(?:个人|专票|普票|公司|单位|给|我|发|邮|电子|增值|好|错|资料|信息)/.test(name) ||
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
    !/^(?:好|嗯|对|收到|谢|你|您)/.test(clause.text)
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

/** Whether the nickname (华盛, 捷锐采购-老马) and the name share their head. */
export function sharesName(turn: Turn, name: string): boolean {
  const nickname = (turn.person?.nickname ?? "").toLowerCase();
  const lower = name.toLowerCase();
  for (let i = 0; i + 2 <= Math.min(lower.length, 6); i++) if (nickname.includes(lower.slice(i, i + 2))) return true;
  return false;
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

/** A drawing or list that the contact sends names its company: 拾光科技新办公室平面图.dwg. */
export function companyOfFile(turn: Turn): Finding | null {
  if (turn.type !== "file" || turn.side !== "contact" || turn.isRevoked) return null;
  const base = turn.text.replace(/\.[a-z0-9]{1,5}$/i, "");
  for (const part of base.split(/[_\-\s]/)) {
    const name = longestTrade(part);
    if (name && name.length >= 4 && sharesName(turn, name)) {
      const start = turn.text.indexOf(name);
      return {
        field: "company",
        value: name,
        start,
        end: start + name.length,
        confidence: 0.7,
        rule: "company.file-name",
      };
    }
  }
  return null;
}
