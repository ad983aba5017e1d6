/** How the short name of a firm looks, and whether a nickname speaks for it. */
import type { Turn } from "./scene.js";
import { pattern } from "../pattern/pattern.js";

/** What a company's short name tends to end with: the trade, the legal form, the kind of place. */
const TRADE_END =
  /(?:公司|集团|股份|科技|电子|電子|电气|電氣|电器|机械|机电|机床|电机|重工|精密|精工|五金|模具|塑料|塑胶|注塑|橡胶|化学|化工|涂料|材料|新材|建材|钢构|钢铁|金属|铝业|铜业|纸业|包装|印刷|印务|食品|饮料|咖啡|奶茶|茶饮|烘焙|面馆|火锅|书店|药店|药房|眼镜|宠物|农场|渔场|果园|合作社|乳业|酒业|茶业|茶屿|餐饮|农业|牧业|饲料|生物|医药|药业|医疗|器械|健康|医院|诊所|卫生院|大学|学院|学校|中学|小学|幼儿园|教育|培训|研究院|研究所|设计院|事务所|律所|咨询|传媒|广告|文化|影业|互娱|网络|信息|软件|数据|智能|智造|云仓|物流|货运|供应链|仓储|冷链|快运|速运|贸易|商贸|进出口|外贸|跨境|电商|百货|超市|商城|便利|酒店|宾馆|民宿|大厦|广场|物业|地产|置业|建设|建筑|工程|桥梁|路桥|装饰|装修|家装|家居|家具|园林|环保|环境|水务|能源|电力|光伏|新能源|电池|汽车|汽配|车业|刹车|轴承|阀门|泵业|仪器|仪表|设备|自动化|机器人|航空|航天|船舶|服饰|服装|纺织|面料|鞋业|箱包|皮具|珠宝|美业|美容|日化|化妆品|玩具|体育|健身|旅游|旅行社|保险|银行|证券|基金|投资|金融|租赁|制造|制品|工厂|工贸|实业|工业|厂|光电|半导体|微电子|芯片|通信|通讯|线缆|电缆|照明|灯饰|玻璃|陶瓷|卫浴|厨具|门窗|石材|水泥|木业|竹业|花卉|种业|渔业|水产|养殖|项目部|指挥部|居委会|管委会|中心)/;
const TRADE_TAIL = pattern(new RegExp(`^([\\u4e00-\\u9fffA-Za-z0-9·&（）()]{1,18}?${TRADE_END.source})`));
/** Words that follow 我们 or 我 and begin no name. */
export const NOT_A_NAME =
  /^(?:[一两几]个|园区|厂区|校区|小区|库区|院区|[一二三四]期|年度|今年|去年|的|这|那|也|都|就|还|再|先|想|要|在|有|没|不|会|可|能|是|做|用|去|来|看|买|问|给|跟|和|和你|对|把|被|让|今年|去年|明年|现在|目前|最近|一直|原来|本来|之前|以前|公司|工厂|厂里|单位|部门|老板|领导|采购|财务|技术|客户|内部|自己|自家|主要|大概|平时|每年|每个?月|每天|两个?|几个|一共|总共|急|年底|下周|下个?月|上周|预算|经费|产品|仓库|车间|项目|设备|办公室|行政|人事|总部|集团|业务|店|客房|屋顶|经理|负责|刚|已经|已|流程|数量|需求|价格|时间|生产|品质|品牌|这边|那边|学校|医院|酒店|科室|小区|工地|老家|医生|帮|说|觉得|知道|等|打|换|收|寄|发|送|付|过|月结|开|电话|邮箱|手机|微信|地址|食|只)/;

/** The longest start of the text that ends like a company name and holds no function word. */
export function longestTrade(rest: string): string | null {
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

/** Whether the nickname (华盛, 捷锐采购-老马) and the name share their head. */
export function sharesName(turn: Turn, name: string): boolean {
  const nickname = (turn.person?.nickname ?? "").toLowerCase();
  const lower = name.toLowerCase();
  for (let i = 0; i + 2 <= Math.min(lower.length, 6); i++) if (nickname.includes(lower.slice(i, i + 2))) return true;
  return false;
}
