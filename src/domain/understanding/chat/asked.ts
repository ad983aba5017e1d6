/** What a message asks of the other side: the slots that the next answer fills. */
import type { Clause } from "./clauses.js";
import { pattern } from "../pattern/pattern.js";

export const SLOTS = [
  "phone",
  "wechatId",
  "email",
  "address",
  "region",
  "company",
  "name",
  "title",
  "quantity",
  "budget",
  "timeline",
  "need",
  "headcount",
  "role",
  "competitor",
  "birthday",
  "invoice",
] as const;
export type Slot = (typeof SLOTS)[number];

const SLOT_CUES: readonly (readonly [Slot, RegExp])[] = [
  ["phone", /电话|手机|号码|联系方式|电话号|座机|联系电话|tel|phone|怎么联系|方便(?:打|通)个?电话/i],
  ["wechatId", /微信(?:号|多少|是)|加您微信|加个微信|wechat/i],
  ["email", /邮箱|电子邮件|email|e-mail|邮件地址|mail/i],
  [
    "address",
    /地址|寄(?:到|去)?哪|寄哪|送(?:到)?哪|送货(?:到)?哪|发(?:到)?哪|收货|收件|在哪(?:里|儿)?|哪里收|哪个地方|位置|定位|怎么走|寄给您|寄过去/,
  ],
  [
    "region",
    /哪个(?:城市|区|市|县|镇|园区)|哪里的|哪儿的|哪个?省|什么地方|哪个地区|在哪|哪边|哪个厂区|坐标|位于|项目在|工地在|送.{0,6}还是|送.{1,8}对吧/,
  ],
  [
    "company",
    /公司(?:怎么称呼|名|全称|叫|是哪|贵姓|抬头)|贵(?:公司|司|单位)(?:是|怎么|全称|名|叫)|哪家公司|哪个公司|什么公司|单位名称|单位是|抬头|开票信息|开票资料|您?是哪家|哪家的|全称|哪个单位|您那边是哪|称呼您公司|对公名称/,
  ],
  ["name", /怎么称呼|如何称呼|贵姓|您姓|您的?名字|叫什么|尊姓|全名|姓名|收件人|收货人|联系人|怎样称呼|哪位/],
  ["title", /职位|职务|负责(?:什么|哪)|什么岗位|哪个部门|负责采购|您是.{0,8}(?:负责人|采购|老板)/],
  [
    "quantity",
    /多少(?!钱|天|预算)|几(?:台|套|个|件|块|吨|箱|支|只|条|张|批|人|位|份|米|盒|袋|组|期|间|路|点|平|辆|匹|桶|家)|数量|用量|需要多少|要多少|采购量|体量|年用量|月用量|规模(?:多大|大概)|面积/,
  ],
  ["headcount", /多少(?:个)?(?:人|员工|同事|学员)|几个人|人数|团队(?:多大|规模)/],
  [
    "budget",
    /预算|大概(?:什么|多少)价位|多少钱以内|心理价|价格区间|投入多少|经费|资金|费用(?:大概)?(?:控制|范围|预期)/,
  ],
  [
    "timeline",
    /什么时候(?:要|用|需要|上线|装|开工|到|采购|定|启动|交)|几号(?:要|用|到|之前|前)|(?:啥|何)时(?:候)?(?:要|用|需要)?|多久(?:要|用)|时间(?:上|节点|要求|安排|计划)|交期(?:要求|有)|计划(?:什么|几)|(?:什么时候|几号|哪天|啥时候?)(?:拉|搬|弄|上|换|做|出|起|启|定|走|搞|办|提|投|开|安排|方便(?:安装|进场|送货))|急(?:不急|吗|用)|哪天要|工期|打算什么时候|什么时间|最晚/,
  ],
  [
    "need",
    /需要(?:什么|哪|了解)|想(?:要|了解|看|找|做|买|采购)(?:什么|哪|些)?|了解(?:什么|哪)|什么需求|哪(?:款|种|类|方面)|什么(?:产品|型号|规格|东西)|需求|要(?:哪|什么)|是想|是在看|还做|续|还需要|用(?:什么|哪)/,
  ],
  ["role", /谁(?:定|拍板|决定|负责|签字|说了算)|拍板|决策|您(?:能|可以)?(?:定|做主)|谁来定|最后.*谁/],
  [
    "competitor",
    /(?:现在|目前|之前|以前|原来)?(?:是|在)?(?:用|找|跟)(?:的)?(?:哪|谁|什么(?:系统|软件|牌子|品牌|家|设备|产品))|哪家(?:供应商|的|在做|供)|谁家|供应商是|对比.*哪/,
  ],
  ["birthday", /生日|几月几号生|哪天生/],
  ["invoice", /开票|发票|抬头|税号/],
];

const REQUEST = pattern(
  /(?:发|给|留|提供|告诉|说|报|写|填|补|传|报一?下)(?:我|一下|下|个|过来|给我)|留(?:个|一下|下)|方便(?:留|给|发)|麻烦|请问|地址给|电话给|给我(?:一个|个|下)?|需要您/,
);

/** Slots that the message asks for, by question or by request. */
export function askedBy(turn: { text: string; clauses: readonly Clause[] }): Slot[] {
  const found = new Set<Slot>();
  for (const clause of turn.clauses) {
    const isAsking =
      clause.isQuestion || REQUEST.test(clause.text) || /[呀呢吧]$/.test(clause.text) || isElliptical(clause.text);
    if (!isAsking) continue;
    for (const [slot, cue] of SLOT_CUES) if (cue.test(clause.text)) found.add(slot);
  }
  return [...found];
}

/** "大概多少份 预算呢", "您租多久 几台": questions cut to a noun. */
const isElliptical = (text: string): boolean =>
  text.length <= 14 && /(?:预算|数量|地址|电话|抬头|城市|多少|几[台套个份]|交期|全称)$/.test(text);
