/** Who decides, and whether they have bought from us before. */
import type { FactRule, Finding } from "./finding.js";
import { clauseBefore, statedClauses } from "./finding.js";
import type { Clause } from "./clauses.js";
import { utteranceScores } from "../model/utterance-model.js";
import type { Scene, Turn } from "./scene.js";
import { pattern } from "../pattern/pattern.js";

const ABSENT =
  /(?:(?:秘书|科|处|所|会|理事|行|园|站|矿|局|店|馆|院)长|老板|领导|总经理|老总|董事长|院长|校长|厂长|局长|主任|ceo|cto|cfo|coo|总部|集团|财务|采购|工程部|老师|合伙人|股东|办公会|班子|委员会|专家|评委|评审|老板娘|甲方|他|她|他们|上面|上头|上级|老婆|老公|[\u4e00-\u9fff]{1,2}总|[\u4e00-\u9fff]{1,2}老师|技术部?|董事会|大老板|老细)/;
const DECIDES = /(?:定|拍板|做主|说了算|决定|签字|批|把关|点头|管钱|最终决定|审批)/;
const ROLE_RULES: readonly { role: string; cue: RegExp; unless?: RegExp; rule: string }[] = [
  {
    role: "blocker",
    cue: /(?:过|经)(?:不了)?我(?:这)?(?:一)?关|我(?:不同意|反对|这边不(?:批|过|通过)|一票否决)|(?:都|必须|得)(?:要)?(?:经过?|过|找)我(?:这边|们)?(?:审|批|审核|安全|评审|把关)/,
    rule: "role.blocker",
  },
  {
    role: "decider",
    cue: /(?:^|[^\u4e00-\u9fff]|这事|这个|都|最后|就)我(?:来)?(?:定|拍板|做主|说了算|决定|签字就行|签字|批)(?!期|位|金|制|做|的时间|时间)|我(?:就)?是(?:老板|负责人|法人|总经理|一把手|决策人)|我自己(?:的公司|定|做主|说了算|就能定)|我能(?:定|拍板|做主)|我一个人定/,
    unless: /不是我|我定不了|我做不了主|定不了|做不了主|说了不算|我定时间|我定个/,
    rule: "role.decider",
  },
  {
    role: "buyer",
    cue: /(?:我|这边|我这边)(?:只|就|主要|专门)?(?:是)?(?:管|负责|走|做)(?:一下|走)?(?:采购(?:流程)?|下单|合同流程|询价|比价|商务|付款流程|走流程)|采购(?:流程)?(?:是|归|由)我|我(?:来)?下单|我负责(?:买|采购)/,
    unless: /采购谈|让采购|给采购|转采购/,
    rule: "role.buyer",
  },
  {
    role: "influencer",
    cue: /我(?:就|只)?是?(?:提|报)(?:个)?(?:需求|方案|建议)|我只(?:管|负责|看)(?!采购|走|付|下单|用)|我(?:只能|只是)(?:推荐|建议|提|报上去|选型)|(?:项目|这事|这块)(?:是)?我(?:牵头|负责|跟进|推|对接|在推)|我(?:牵头|负责选型|做选型|负责技术|出方案|写方案|评估)/,
    unless: /平时|我用/,
    rule: "role.influencer",
  },
  {
    role: "user",
    cue: /(?:平时|主要|都是|就是|以后|将来)(?:也)?(?:是)?我(?:们)?(?:在)?用|我(?:是)?(?:使用|用的)(?:人|部门)|我(?:就|只)(?:管|负责)用|实际(?:使用|操作)(?:的)?是我|用的人是我/,
    rule: "role.user",
  },
];
const NOT_ME_DECIDES = pattern(
  new RegExp(
    `${ABSENT.source}.{0,10}${DECIDES.source}|(?:得|要|需要|还得|必须|等)(?:跟|问|找|给|报)?${ABSENT.source}.{0,8}(?:定|批|同意|拍板|签|点头)|我(?:定不了|做不了主|说了不算|拍不了板)|不是我(?:定|说了算|拍板)|最(?:后|终)(?:还是)?.{0,8}${DECIDES.source}`,
  ),
);

export const decisionRoleFacts: FactRule = (turn, scene) => {
  const found: Finding[] = [];
  const stated = statedClauses(turn);
  for (const clause of stated) {
    const other = decidedByColleague(turn, scene, clause);
    if (other) {
      found.push(other);
      continue;
    }
    const rule = ROLE_RULES.find(({ cue, unless }) => cue.test(clause.text) && !unless?.test(clause.text));
    const role = rule ? rule.role : roleByModel(clause);
    if (role) found.push(roleFinding(role, clause, rule ? rule.rule : "role.model"));
  }
  const own = found.filter((finding) => !finding.about);
  if (own.length === 0 && !found.some((finding) => finding.about)) {
    const clause = stated.find(
      (c) =>
        NOT_ME_DECIDES.test(c.text) &&
        !/先要|合同|定金|时间|我们定|就定|定了|定位|定制|一定|审批流程|批的|签字了|批了|点头了|同意了/.test(c.text),
    );
    const hasSelf = clause && (/我/.test(turn.folded) || /最(?:后|终)|拍板|说了算|做主/.test(clause.text));
    if (clause && hasSelf && !/他也看|管钱的$/.test(clause.text))
      own.push(roleFinding("influencer", clause, "role.not-me"));
    return own;
  }
  // "平时是我用" says more than "我跑腿"; one role a message.
  return [...own.slice(0, 1), ...found.filter((finding) => finding.about)];
};

/** The role that the model is sure of. */
function roleByModel(clause: Clause): string | null {
  const scores = utteranceScores(clause.text);
  const best = ROLE_RULES.map(({ role }) => ({ role, chance: scores.of(`fact_${role}`) })).sort(
    (a, b) => b.chance - a.chance,
  )[0];
  return best && best.chance >= SURE ? best.role : null;
}

const SURE = 0.65;
const DOUBTFUL = 0.03;

const roleFinding = (role: string, clause: Clause, rule: string): Finding => ({
  field: "decisionRole",
  value: role,
  start: clause.start,
  end: clause.end,
  confidence: 0.75,
  rule,
});

/** "买不买沈主任定": another contact of the group decides. */
function decidedByColleague(turn: Turn, scene: Scene, clause: Clause): Finding | null {
  if (scene.contacts.length < 2) return null;
  const called = decidedByCalled(turn, scene, clause);
  if (called) return called;
  for (const person of scene.contacts) {
    if (person.key === turn.from) continue;
    const name = nameParts(person.nickname).find((part) => clause.text.includes(part));
    if (!name) continue;
    const after = clause.text.slice(clause.text.indexOf(name) + name.length);
    if (/^(?:来|说了|最后|才能|才|就能)?(?:定|拍板|说了算|决定|做主)/.test(after))
      return { ...roleFinding("decider", clause, "role.by-colleague"), about: person.key };
  }
  return null;
}

/** "我拉我们章经理 她管钱", "我拉一下老板 她定", "最后还是老爷子拍板": whom the clause means, where it can only be one. */
function decidedByCalled(turn: Turn, scene: Scene, clause: Clause): Finding | null {
  const others = scene.contacts.filter((person) => person.key !== turn.from);
  const previous = clauseBefore(turn, clause);
  const isPronoun =
    /^(?:他|她|ta|佢|伊)(?:来|才|就|说了)?(?:能)?(?:管钱|管账|定|拍板|话事|说了算|做主|签字|签|批|点头)/.test(
      clause.text,
    );
  const context = isPronoun && previous ? previous.text : clause.text;
  const isCalled = isPronoun
    ? /拉|叫|请|报给|问|找/.test(context)
    : /(?:老板|老爷子|领导|院长|校长|厂长|老总|我爸|我爷)(?:来|才|才能|最后)?(?:定|拍板|说了算|话事|做主)/.test(
        context,
      );
  if (!isCalled) return null;
  const named = others.filter((person) =>
    nameParts(person.nickname).some(
      (part) => context.includes(part) || (part.length >= 3 && context.includes(part.slice(-2))),
    ),
  );
  const [other] = named.length > 0 ? named : others;
  if (!other || (named.length !== 1 && others.length !== 1)) return null;
  return { ...roleFinding("decider", clause, "role.by-colleague"), about: other.key };
}

/** 康复科-沈主任 → 沈主任; 设备科小郭 → 小郭; 恒峰-顾厂长 → 顾厂长. */
export function nameParts(nickname: string): string[] {
  const parts = nickname.split(/[-_\s|·—]+/).filter((part) => part.length >= 2);
  const tails = parts.flatMap((part) => {
    const match =
      /(?:[老小阿][\u4e00-\u9fff]|[\u4e00-\u9fff](?:总|工|姐|哥|经理|老师|主任|厂长|院长|科长|博士|校长|部长|处长))$/.exec(
        part,
      );
    return match ? [match[0]] : [];
  });
  return [...new Set([...tails, ...parts])];
}

const BOUGHT_BY_CONTACT = pattern(
  /(?:去年|前年|上次|上回|我们上个?月|上(?:一)?(?:副|批|单|本|套|年|期|台|车))(?:那[副批单本套台个])?(?:才|只要)\s?[\d一二两三四五六七八九十]|比(?:去年|上次|上回|上批|上一[批副单本]|前年)(?:那.)?.{0,2}(?:贵|涨|高)|(?:跟|和|按|照)(?:上次|上回|去年|之前|上批)(?:的)?(?:同款|一致|那款|那批|那个)|(?:上次|上回|去年|之前)(?:那个|的)?(?:同款|老款|配方|规格)|(?:去年|前年|上次|上回|之前)(?:就|也)?(?:是)?你们(?:家)?(?:做|装|供|送|讲|弄|测|检|搭|印|修)(?:得|的)|(?:上回|上次|上批|上个?月|上周|去年|前年|年前|之前|前阵子|那次)(?:跟?你们?)?(?:家)?(?:拉|买|拿|订|进|送来?|发来?|装|做|租|采购|印|下)的|(?:前年|去年|上次|上回|之前)(?:也)?是(?:你们|找你们|跟你们)(?:做|装|供|送|办|印|弄)|(?:[这那上前头](?:一|两)?批)(?:货|料|产品|东西)?.{0,10}(?:坏|裂|毛边|退|掉|色差|不良|生锈|变形|断|漏|少了|错|有问题|不对|受潮|发霉)|(?:去年|前年|上次|上回|之前|以前|上个月|年初|前两年|那年|上一批|上批|头[一两]票)(?:.{0,8})(?:买|订|拿|用|做|装|采购|进|签|租|合作|在你们|跟你们|找你们|你们)(?!.{0,4}(?:别家|他们|竞品)).{0,8}(?:你们?|过|的|台|套|批|货)|(?:买|用|拿|订|装|做|租)(?:了|过)?你们(?:的|家的|家)?(?!.{0,6}(?:吗|么|？))|(?:跟|和|在|从)你们(?:这|家|那)?(?:.{0,6})(?:拿|买|订|合作|做|走|用|签)(?:了|过|货)?.{0,4}(?:年|次|票|批|回)|第[二三四五六七八九十\d]+(?:票|次|年|批|单|回|期)(?:了|都|$)|老(?:客户|主顾|地方|规矩|样子)|(?:跟|和)(?:以前|上次|之前|去年|上回|上批)一样|照旧|还是(?:按)?(?:老|以前|上次|之前|去年|那个|原来)的?(?:价|规格|型号|样|地址|抬头)|交了一年的?钱|(?:你们|上次|去年)(?:那|这)?(?:台|批|套).{0,8}(?:用|坏|报|出)|又要用你|(?:去年|上次|前年|上回|之前)[\u4e00-\u9fff]{1,8}(?:讲|做|装|供|拿|买|订|印|办|送)的.{0,8}(?:反馈|效果|不错|很好|还请|还用|还找|挺好|满意)|再(?:补|来|追加|订|加).{0,6}(?:\d|[一二两三四五六七八九十百])|续(?:约|签|费|一年|啊|吧)/,
);
const NOT_BOUGHT = pattern(
  /别家|那家|他们家|隔壁|竞品|不是你们|没(?:买|用|合作)过|第一次(?:合作|买|找|用)|头一回(?!这么|碰|遇|这样)|之前那?家|原来(?:用|的供)|以前用|打算|想(?:用|买)|准备(?:用|买)|怎么买|能(?:买|用)|展会|说好|你们报|上次(?:说|聊|发|报|那个报|你|见|联系|沟通|提)|你们的?(?:样|报价|方案|资料|公众号|官网|广告|价|名片|电话|微信|价格|产品册|技术)|上周你发|用你们(?:的)?(?:样|试|系统试)|口头答应/,
);
const BOUGHT_BY_MEMBER = pattern(
  /(?:去年|前年|上次|上回|上礼拜|上周|上个?月)(?:您|你|咱|贵司)(?:家)?(?:从|在|跟|同)?(?:我|我们|我哋)?.{0,6}?(?:走|落|下|拿|订|买|提|做|订购)(?:的|了|嘅|嗰)|(?:合同|服务|代账|维保|质保|年费|授权|保单|租期|续费).{0,8}到期|续(?:签|约|费|一年)|款也(?:到了|到账|收到)|下了.{0,4}(?:款|单)|(?:您|贵司|咱们?)(?:去年|上次|之前|前年|上个月)(?:买|订|采购|签|做|用)(?:的|了)|(?:去年|前年|上次|上回|年初|上个月)(?:\d{1,2}月)?(?:份)?(?:给您|帮您|您|咱们)?(?:换|修|送|发|印|测|洗|配|装|买|订|采购|做|供|租|签|拿|用)的(?!.{0,4}(?:样|方案|报价|演示))|(?:上个?月|上季度|上年度|本月|这个月|年度)(?:的)?(?:对账单|账单|货款)|老客户|上次(?:您)?(?:买|订|拿|采购)的|复购|返单|您(?:那|的)一期(?!.*还好)|感谢.{0,6}(?:一直|多年|继续)(?:支持|信任)/,
);
const MEMBER_ASKS = pattern(/展会|吗[？?]?$|很多|他们|别的|一般|新客户|如果|听说/);

export const customerFacts: FactRule = (turn) => {
  if (turn.side === "member") {
    const clause = turn.clauses.find(
      (c) => BOUGHT_BY_MEMBER.test(c.text) && !MEMBER_ASKS.test(c.text) && !c.isHypothetical,
    );
    return clause ? [ofOurs(clause, "customer.our-record", 0.75)] : [];
  }
  const clause = turn.clauses.find(
    (c) =>
      (BOUGHT_BY_CONTACT.test(c.text)
        ? utteranceScores(c.text).of("fact_customer") >= DOUBTFUL
        : utteranceScores(c.text).of("fact_customer") >= SURE) &&
      !NOT_BOUGHT.test(c.text) &&
      !c.isHypothetical &&
      (!c.isQuestion || /老|上次|去年|一样/.test(c.text)),
  );
  return clause ? [ofOurs(clause, "customer.said", 0.8)] : [];
};

const ofOurs = (clause: Clause, rule: string, confidence: number): Finding => ({
  field: "customer_of_ours",
  value: "true",
  start: clause.start,
  end: clause.end,
  confidence,
  rule,
});
