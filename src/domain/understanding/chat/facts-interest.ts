/** What they are interested in: the noun of an enquiry, of a wish, or of our question that they confirm. */
import type { ExtractedFact } from "../understanding.js";
import type { Clause } from "./clauses.js";
import { clauseBefore, type FactRule, type Finding } from "./finding.js";
import { interestPhrase, isThing, topicPhrase } from "./interest-phrases.js";
import type { Turn } from "./scene.js";
import { pattern } from "../pattern/pattern.js";

/** A noun phrase: no pause, no function words that end one. */
const NP = "([\\u4e00-\\u9fffa-z0-9.+#/·%-]{1,22}?)";
const LATIN_NP = "([a-z][a-z0-9.+#/ -]{1,18}[a-z0-9])";
const COUNT =
  "(?:[\\d一二两三四五六七八九十百千万几半来多]{1,6}\\s?(?:台|套|个|件|块|吨|公斤|斤|箱|支|只|条|张|批|份|米|盒|袋|组|期|间|路|平|辆|匹|桶|pcs|瓶|罐|卷|把|根|双|副|顶|本|门|次|家|间|株|头|立方|方|平方|吨)|一?批|一?些|一?点|一?套|个|几[个台套样款种])?";
const REAL_COUNT =
  "(?:[\\d一二两三四五六七八九十百千万几半来多]{1,6}\\s?(?:台|套|个|件|块|吨|公斤|斤|箱|支|只|条|张|批|份|米|盒|袋|组|路|平|辆|匹|桶|pcs|瓶|罐|卷|把|根|双)|一批|批|一些|一点|点|一套|些|个)";
const ASK_TAIL = "(?:的?吧|[吗嘛么没不]|的吗|的不|没有|呀|啊|呢)?$";

interface Pattern {
  cue: RegExp;
  rule: string;
  /** Also once an interest is known: a wish for something new. */
  again?: boolean;
}

const BUY = "(?:采购|订购|购买|定制|定做|买|上|装|换|订|定|租|配|引进|添|进|打|放|加|安|摆|搵|攞)";
const HOW_MUCH =
  "(?:什么价|啥价|多少钱|怎么卖|怎么收费|怎么算|怎么收|怎么个(?:收|算|卖)|收费|价格|报价|单价|价位|卖多少|什么行情|几钱|点收费|咩价|怎么租|怎么买|还是(?:那个|老|原来的?|以前的?)价|(?:租|买|卖|做|办|修|洗|印)?一(?:个月|天|年|次|平)(?:要)?多少|多少(?=$)|多少一(?:个月|年|[台套个件支吨斤米张]))";

const WISH_HEAD = "(?:想要|想|先|顶多先|需要|打算|计划|准备|考虑|正?在找|想找|要)";
const ASK_HEAD = "(?:你们?(?:家|那|这)?(?:个|边)?|你哋|请问)?(?:的)?(?:那|这)?(?:个|种|款)?";

const PATTERNS: readonly Pattern[] = [
  {
    rule: "interest.service",
    cue: new RegExp(
      `^(?:我们?)?(?:想)?(?:做|办|注册|申请|代办|办理)(?:个|一个)?${NP}(?:加急|要多少|多少钱|最快|需要|怎么收|怎么办)`,
    ),
  },
  {
    rule: "interest.before-wish",
    cue: new RegExp(
      `^(?:那个|这个|今年|你们那?个?|上次.{0,8}那个)?${NP}(?:我们|我|这边|厂里)?(?:想|要|准备|打算|得)(?:全部?|都|整个|重新|尽快)?(?:开发|招标?|采购|更换|定点|外包|换|上|做|找|二供|改|升级|装|买|订|租)(?:掉|一?下|新的|一批|个?二供|供应商)?(?:了|的)?$`,
    ),
  },
  {
    rule: "interest.asked-available",
    cue: new RegExp(
      `^${ASK_HEAD}${NP}(?:你们|贵司|咱们|你家)(?:家)?(?:能|可以|都)?(?:做|接|供|有|卖|印|修|租|办|测|代|收|装)(?:得了|过)?(?:吗|不|么|没|吧|没有)?$`,
    ),
  },
  {
    rule: "interest.given-away",
    cue: new RegExp(`(?:想|要|打算|准备|考虑)把${NP}(?:外包|交)?(?:出去|给你们|交给你们|换掉|升级|改造)`),
  },
  {
    rule: "interest.code",
    cue: /^((?=[a-z0-9*×/.-]*\d)[a-z][a-z0-9*×/.-]{3,18})(?=$|\s|有|要|来|\d+[米个只支片吨套台箱卷])/,
  },
  {
    rule: "interest.as-before",
    cue: new RegExp(`^还是(?:要|来|订|买|用|老的|那个|原来的?)?${NP}$`),
  },
  {
    rule: "interest.project",
    cue: new RegExp(
      `^(?:我们?(?:这)?|手上|厂里|公司)?有${COUNT}${NP}(?:要|想|准备)(?:开模|做|印|打样|采购|订|定|加工|外发|装修|改造|换|送检|测|报|出口|运|注册|升级)(?:一下)?$`,
    ),
  },
  {
    rule: "interest.all-new",
    cue: new RegExp(`^(?:我们?)?(?:的)?${NP}(?:全部?|都|要)(?:要)?(?:换|改|更新|重做|翻新|升级)(?:掉|了|新的)?$`),
  },
  {
    rule: "interest.wanted",
    cue: new RegExp(
      `${WISH_HEAD}(?:再|全部?|都)?(?:给[^，]{1,6}?)?(?:${BUY}|做|搞|弄|办|找)${COUNT}(?:新的?)?${NP}(?:$|的$|吧$|给|来|用|大概|试|，)`,
    ),
    again: true,
  },
  {
    rule: "interest.needed",
    cue: new RegExp(`(?:想要|需要|急需|求购|采购)${COUNT}(?:新的?)?${NP}(?:$|的$|吧$|给|来|用|大概)`),
  },
  {
    rule: "interest.ordered",
    cue: new RegExp(
      `^(?:我们?|这边|公司|厂里)?(?:要|${BUY}|来)${REAL_COUNT}(?:新的?)?${NP}(?:$|的$|吧$|给|来|用|大概)`,
    ),
  },
  { rule: "interest.asked-stock", cue: new RegExp(`^${ASK_HEAD}${NP}(?:有现货|有货|还有货|现货有)`), again: true },
  {
    rule: "interest.asked-stock",
    cue: new RegExp(
      `^${ASK_HEAD}${NP}(?:有没有|有没得|还有|有推荐|有位置|有档期|有名额|有优惠|还有优惠|有.{0,3}(?:吗|没|不)$|租不租|卖不卖|做不做|接不接|收不收|能不能(?:做|印|租|买|接|供)|能对接|支持|(?:能|可以)(?:印|做|租|买|接|供|定制|定做|批)(?:吗|不|么))`,
    ),
  },
  {
    rule: "interest.asked-available",
    cue: new RegExp(
      `(?:有没有|有没得|有没|是否有|系咪有做|(?:你们|你哋|你家|贵司|咱们|您那|你那|请问|^).{0,4}?(?:有做|有卖|做|卖|供应?|生产|经营|代理|有))(?:过)?(?:那种|这种)?${NP}${ASK_TAIL}`,
    ),
  },
  {
    rule: "interest.asked-about",
    cue: new RegExp(
      `(?:问(?:一)?(?:下|问)|咨询(?:一)?下?|了解(?:一)?下?|询(?:一)?下?|请教(?:一)?下?|打听(?:一)?下?)(?:关于|你们的?|你们那个|咱们的?|一款|一种|那个|那种)*(?:的)?${NP}(?:的事|的问题|怎么|多少|什么|有没有|能不能|是不是|$)`,
    ),
  },
  {
    rule: "interest.priced",
    cue: new RegExp(
      `^(?:你好|您好|请问|你们?(?:的|那个|家的?)?|早)?${NP}(?:现在|今天|目前|最近|大概|要|是|的|做一[块个]|一[个台套吨件支平米方])*${HOW_MUCH}`,
    ),
  },
  {
    rule: "interest.out-of-stock",
    cue: new RegExp(`^(?:我们?)?(?:的|这边)?${NP}(?:断货|缺货|没货|用完|快用完|没了|快没|不够用|告急)`),
  },
  {
    rule: "interest.count",
    cue: new RegExp(`^${NP}(?:要|来|订|先来|先要|补|买|下)\\s?[\\d一二两三四五六七八九十百千几]+`),
  },
  { rule: "interest.usage", cue: new RegExp(`^(?:我们)?(?:的)?${NP}(?:的)?(?:用量|需求量|采购量|消耗量)`) },
  { rule: "interest.latin", cue: new RegExp(`(?:你们那?个?|做过.{0,8}的)${LATIN_NP}`) },
  {
    rule: "interest.yours",
    cue: new RegExp(
      `^(?:.{0,2})?(?:你们|你|您|贵司)(?:家)?(?:那个|那款|那种|的那个|的那款)${NP}(?:$|还|能|我们|是|多少|怎么|可以|有)`,
    ),
  },
  { rule: "interest.quote-for", cue: new RegExp(`报(?:一)?(?:个|下|份)${NP}(?:的)?价`), again: true },
];

const LEAD = pattern(
  /^(?:你们|你哋|我们|我|你|您|咱们|那个|这个|那款|这款|那种|这种|那|这|一下|下|个|点|些|几|的|一批|一套|一些|一种|一款|一个|关于|新的?|做|有|请问|帮我|帮忙|想|要|再|先|还|也|都|老板|经理|先生|小姐|今年|现在|目前|最近|大概|电动的?是|配|看的|上次|没有|有没有)+/,
);
const TAIL = pattern(
  /(?:的|吗|吧|呢|啊|呀|了|没有?|不|还有?|有|现在|今天|目前|最近|大概|一般|都|是|要|(?<![储性功智节动热电光新势])能|可以|怎么|多少|什么|价格|价|的话|这块|方面|这种|那种|小样|样品|样板|现货|产品|业务|服务|项目|方案|呢|来|用|试试|看看|一下|先)+$/,
);
const BARE_NOUN = pattern(
  /^(?!.*(?:[我你您他她了吗呢吧啊是有在要想给把被让请谢好行可]|这|那|哪|谁|什么|怎么|左右|大概|一共|先|再|都|也|就|不|没|经理|工$|总$|哥$|姐$|老师))[\u4e00-\u9fffa-z0-9.-]{3,14}$/,
);
const VERB_FIRST = pattern(/^[到发写挂报起导开花走签盖入过搬送付打等问说看听去来回转交退让叫给帮把被做弄搞换装改试用]/);
const NOUN_LAST = pattern(
  /[机器架件板笔料品轨管线灯柜车箱盒袋纸膜漆胶布膏粉油泵阀仪表具材房库]$|系统|软件|设备|服务|模块/,
);
const NOT_A_PRODUCT = pattern(
  /几天|多少|最快|什么|多久|可以|能不能|信号|全部|客诉|^(?:[能是就过得]|全(?:部|是|都|要|换|新|.$))|^直径|周[一二三四五六日]|[今明后]天|下周|月底|案例|手机版|中号|大号|小号|^(?:[一二两三四五六七八九十百千万几半\d]+[\u4e00-\u9fff]{0,2}$|今年|明年|一年|三年|两年)|^(?:资料|问题|时间|价格|价|发票|合同$|报价|优惠|样品|位置|空|事|参数|报告|检测报告|电话|运费|交期|税|含税|消息|办法|货|现货|推荐|打折|账号|演示|demo|人|钱|款|单子|东西|产品|型号|规格|地址|微信|邮箱|名片|质保|售后|保修|折扣|正式报价|报价单|先|试试|看看|看|一下|说|我|你|他|她|它|他们|老板|领导|采购|主管|财务|车间|客户|决定|考虑|讨论|商量|比|好|行|可以|多|少|大|小|快|慢|贵|便宜|新|老|这|那|哪|谁|啥|几|年|月|日|天|周|号|点|分|个|次|过|得|地|着|们|里|上|下|中|前|后|左|右|内|外|来|去|到|在|是|的|了|吗|呢|吧|啊|空的?|需要|啥事|什么|情况|印象|兴趣|机会|联系|承认书|证书|资质|案例|说明书|目录|图册|工厂|公司|发货|到货|开票|付款|安装|培训期|多久|价位|要求|意见|变化|进展|结果|回复|答复|消息|优势|现成|货源|库存|存货|区别|不同|关系|影响|权限|预算|费用|成本|起订量|起订|怎么|如何|急|忙|开会|出差|打样|设计|效果图|图纸|清单|人家|同行|电话|帮忙|麻烦|报个|确认|安排|处理|解决|回头|下次|明天|后天|今天|工期|流程|手续|总价|底价|单价|合适|现场|一趟|意思|错|事情|空调开)$|[你我他她吗呢吧]$|^(?:不|没|别|很|太|更|最|已|刚|正|被|把|让|给|跟|和|对|从|向|比|按|用了|因为|所以|但|如果|要是|什么时候|几号|多久|怎么|哪|谁|问|说|听|觉得|知道|看到|收到|等|去|来|下午|上午|晚上|明天|后天|周)|人(?:不够|手)|老板|同意|(?<!电子)合同|报价|付款|发票|地址|电话|微信|资料|样品|邮箱|了解|优惠|便宜|时候|办公会|开会|领导|联系|还是/,
);

/** Product nouns of a message; later ones only where a new wish is plain. */
export const interestFacts: FactRule = (turn, scene, known) => {
  const mine = known.filter((fact) => fact.field === "productInterest");
  const found: Finding[] = [];
  for (const clause of turn.clauses) {
    if (found.length >= 2) break;
    const listed =
      found.at(-1)?.rule === "interest.count"
        ? /^([\u4e00-\u9fffa-z]{2,8})\s?\d+[\u4e00-\u9fff]$/.exec(clause.text)?.[1]
        : undefined;
    const finding = listed
      ? listItem(turn, clause, listed)
      : (fromDictionary(turn, clause, scene.context.dictionary.products) ?? fromPatterns(turn, clause, mine));
    if (finding && !found.some((other) => other.value === finding.value) && !alreadyKnown(finding.value, mine))
      found.push(finding);
  }
  return mine.length > 0 ? found.filter((finding) => finding.confidence >= 0.7) : found.slice(0, 2);
};

/** "手套要200盒 口罩100盒": the next item of the list. */
const listItem = (turn: Turn, clause: Clause, name: string): Finding => ({
  field: "productInterest",
  value: turn.text.slice(clause.start, clause.start + name.length),
  start: clause.start,
  end: clause.start + name.length,
  confidence: 0.7,
  rule: "interest.count",
});

function fromPatterns(turn: Turn, clause: Clause, mine: readonly ExtractedFact[]): Finding | null {
  if (clause.isHypothetical && !clause.isQuestion) return null;
  if (
    /^(?:我们|我|他们|客户|那批|这批)(?:是|也)?(?:做|卖|生产|有)/.test(clause.text) ||
    /毛边|退回|检查|有人|有空|有事|有会/.test(clause.text)
  )
    return null;
  if (
    /朋友|同学|姐妹|表弟|亲戚|隔壁|对面|邻居|兄弟单位|她|坏|故障|报[ae]\d|停了|去年买|收到|到了|口说/.test(clause.text)
  )
    return null;
  for (const { cue, rule, again } of PATTERNS) {
    if (mine.length > 0 && !again) continue;
    const match = cue.exec(clause.text);
    const raw = match?.[1];
    if (!match || !raw) continue;
    if (rule === "interest.asked-available" && !clause.isQuestion && !/你们?|你哋|贵司|咱们|吧$/.test(clause.text))
      continue;
    if (again && mine.length > 0 && /不|没|别|再说|算了|怎么/.test(clause.text)) continue;
    const name = trimmedNoun(raw);
    if (!name || !isThing(name.text)) continue;
    const offset = clause.start + match.index + match[0].indexOf(raw) + name.lead;
    const text = turn.text.slice(offset, offset + name.text.length);
    return {
      field: "productInterest",
      value: text.trim(),
      start: offset,
      end: offset + name.text.length,
      confidence: again && mine.length > 0 ? 0.7 : 0.75,
      rule,
    };
  }
  const next = turn.clauses[turn.clauses.indexOf(clause) + 1] ?? null;
  const phrase = mine.length === 0 ? (topicPhrase(clause, next) ?? interestPhrase(clause)) : null;
  const thing = phrase ? trimmedNoun(phrase.text) : null;
  if (phrase && thing && isThing(thing.text)) {
    const start = clause.start + phrase.at + thing.lead;
    return {
      field: "productInterest",
      value: turn.text.slice(start, start + thing.text.length),
      start,
      end: start + thing.text.length,
      confidence: 0.7,
      rule: "interest.phrase",
    };
  }
  // "二期车间环氧地坪，4200平左右，麻烦报个价": a bare noun before the request for a price.
  if (
    mine.length === 0 &&
    BARE_NOUN.test(clause.text) &&
    /报(?:个|下|一下)?价|报价|什么价|啥价|多少钱|核个?价|有(?:料|货|现货|没有)/.test(turn.folded.slice(clause.end))
  ) {
    const name = trimmedNoun(clause.text);
    if (name && name.text.length >= 3 && isThing(name.text))
      return {
        field: "productInterest",
        value: turn.text.slice(clause.start + name.lead, clause.start + name.lead + name.text.length),
        start: clause.start + name.lead,
        end: clause.start + name.lead + name.text.length,
        confidence: 0.65,
        rule: "interest.bare",
      };
  }
  // "…那个下肢康复机器人 我们科想上一台": the wish names its object in the clause before.
  const previous = clauseBefore(turn, clause);
  if (
    previous &&
    mine.length === 0 &&
    /想(?:上|要|买|订|装|租|换)(?:一|几|两)?(?:台|套|个|批|条|间)?$/.test(clause.text)
  ) {
    const raw = /(?:那个|这个|那款|这款|的)?([\u4e00-\u9fffa-z0-9.+-]{2,14})$/.exec(previous.text)?.[1] ?? "";
    const name = trimmedNoun(raw.split(/那个|这个|看的/).at(-1) ?? "");
    if (name) {
      const start = previous.start + previous.text.lastIndexOf(name.text);
      return {
        field: "productInterest",
        value: turn.text.slice(start, start + name.text.length),
        start,
        end: start + name.text.length,
        confidence: 0.7,
        rule: "interest.before-wish",
      };
    }
  }
  return null;
}

/** Words about a deal, never its object. */
const ABOUT = /^(?:左右|上下|规模|投诉|文档|反馈|数据|面积|用量|数目|差不多|大小|进度|效率|态度|麻烦|误会|说法)$/;

/** The noun of a raw phrase without what stands around it, or null where none is left. */
export function trimmedNoun(raw: string): { text: string; lead: number } | null {
  const lead = LEAD.exec(raw)?.[0].length ?? 0;
  let text = TAIL.replace(raw.slice(lead), "").trim();
  let skipped = lead;
  // "二十二千瓦的螺杆机": the specification is not the thing, unless the thing is a short word.
  const spec = /^[\d一二两三四五六七八九十百零半.a-z×x*-]+[\u4e00-\u9fffa-z]{0,4}的(?=.{3,}$)/.exec(text);
  if (spec) {
    text = text.slice(spec[0].length);
    skipped += spec[0].length;
  }
  const use = /^[\u4e00-\u9fff]{2,8}(?:用|上用|专用)的(?=.{2,}$)/.exec(text);
  if (use) {
    text = text.slice(use[0].length);
    skipped += use[0].length;
  }
  const count = /^\d+[人个台套间桌张组]的/.exec(text);
  if (count) {
    text = text.slice(count[0].length);
    skipped += count[0].length;
  }
  const classifier = /^[台款套种只件](?=.{2,})/.exec(text);
  if (classifier && !/^(?:台[灯面式]|套[管筒餐装])/.test(text)) {
    text = text.slice(1);
    skipped += 1;
  }
  if (VERB_FIRST.test(text) && text.length <= 4 && !NOUN_LAST.test(text)) return null;
  if (
    text.length < 2 ||
    text.length > 18 ||
    ABOUT.test(text) ||
    NOT_A_PRODUCT.test(text) ||
    /^[\d.]+$/.test(text) ||
    /^\d+(?:[\u4e00-\u9fff])$/.test(text)
  )
    return null;
  return { text, lead: skipped };
}

function fromDictionary(turn: Turn, clause: Clause, products: readonly string[]): Finding | null {
  for (const product of products) {
    const at = clause.text.indexOf(product.toLowerCase());
    if (product && at >= 0 && !/别|不要|退/.test(clause.text)) {
      const start = clause.start + at;
      return {
        field: "productInterest",
        value: turn.text.slice(start, start + product.length),
        start,
        end: start + product.length,
        confidence: 0.9,
        rule: "interest.dictionary",
      };
    }
  }
  return null;
}

/** Whether a product holds one known before, or is part of one. */
export const alreadyKnown = (value: string, mine: readonly ExtractedFact[]): boolean =>
  mine.some(
    (fact) =>
      fact.value.toLowerCase().includes(value.toLowerCase()) || value.toLowerCase().includes(fact.value.toLowerCase()),
  );

/** The product of our question that a bare yes confirms: 是想了解进销存对吗, 班组长内训今年还做不. */
export function interestInQuestion(question: Turn): { value: string } | null {
  for (const clause of question.clauses) {
    const match =
      /(?:了解|在看|想看|想要|想做|需要|咨询|关注|在找|考虑|看)(?:一下|下|的是)?([\u4e00-\u9fffa-z0-9+-]{2,14}?)(?:对吗|对吧|是吧|是吗|吗|吧|的吧|的吗|$)/.exec(
        clause.text,
      ) ??
      /(?:的|家|签|台|套)?([\u4e00-\u9fffa-z0-9+-]{2,8}?)(?:合同|保单|服务)?(?:是|到|在)?(?:\d+月\d*号?|本月|这个?月|下个?月|月底|年底|下周)[^，]{0,4}到期/.exec(
        clause.text,
      ) ??
      /(?:留言|直播间?|表单|小程序|官网|后台|扫码)[^，]{0,6}?(?:问|咨询|点|留|预约|填|看)(?:了|的|过)*([\u4e00-\u9fffa-z0-9+-]{2,10}?)(?:的)?(?:咨询|资料|表单|信息|预约)?(?:的)?(?:对吗|对吧|是吧|是吗|吗|吧|$)/.exec(
        clause.text,
      ) ??
      /^([\u4e00-\u9fffa-z0-9+-]{2,10}?)(?:还|也|都)?(?:从|在|找|跟)(?:我|咱)们?(?:这边|这儿|这|家)?(?:拿|订|买|做|印|定)[不吗吧么]?$/.exec(
        clause.text,
      ) ??
      /^([\u4e00-\u9fffa-z0-9+-]{2,10}?)(?:今年|这个月|明年|这月底|月底|本月|\d+月.{0,4})?(?:还|要)?(?:续|做|订|要|到期|办)/.exec(
        clause.text,
      );
    const name = match?.[1] ? trimmedNoun(match[1]) : null;
    if (name && !/(?<!电子)合同|意思|一下/.test(name.text)) return { value: name.text };
  }
  return null;
}
