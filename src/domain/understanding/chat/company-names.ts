/** How the short name of a firm looks, and whether a nickname speaks for it. */
import type { Turn } from "./scene.js";
import { pattern } from "../pattern/pattern.js";

/** What a company's short name tends to end with: the trade, the legal form, the kind of place. */
const TRADE_END =
  /(?:公司|集团|股份|科技|电子|電子|电气|電氣|电器|机械|机电|机床|电机|重工|精密|精工|五金|模具|塑料|塑胶|注塑|橡胶|化学|化工|涂料|材料|新材|建材|钢构|钢铁|金属|铝业|铜业|纸业|包装|印刷|印务|食品|饮料|咖啡|奶茶|茶饮|烘焙|面馆|火锅|书店|药店|药房|眼镜|宠物|农场|渔场|果园|合作社|乳业|酒业|茶业|茶屿|餐饮|农业|牧业|饲料|生物|医药|药业|医疗|器械|健康|医院|诊所|卫生院|大学|学院|学校|中学|小学|幼儿园|教育|培训|研究院|研究所|设计院|事务所|律所|咨询|传媒|广告|文化|影业|互娱|网络|信息|软件|数据|智能|智造|云仓|物流|货运|供应链|仓储|冷链|快运|速运|贸易|商贸|进出口|外贸|跨境|电商|百货|超市|商城|便利|酒店|宾馆|民宿|大厦|广场|物业|地产|置业|建设|建筑|工程|桥梁|路桥|装饰|装修|家装|家居|家具|园林|环保|环境|水务|能源|电力|光伏|新能源|电池|汽车|汽配|车业|刹车|轴承|阀门|泵业|仪器|仪表|设备|自动化|机器人|航空|航天|船舶|服饰|服装|纺织|面料|鞋业|箱包|皮具|珠宝|美业|美容|日化|化妆品|玩具|体育|健身|旅游|旅行社|保险|银行|证券|基金|投资|金融|租赁|制造|制品|工厂|工贸|实业|工业|厂|光电|半导体|微电子|芯片|通信|通讯|线缆|电缆|照明|灯饰|玻璃|陶瓷|卫浴|厨具|门窗|石材|水泥|木业|竹业|花卉|种业|渔业|水产|养殖|项目部|指挥部|居委会|管委会|中心|动力|传动|液压|气动|激光|光学|传感|制冷|空调|暖通|消防|安防|门业|弹簧|轮胎|汽修|汽服|车行|驾校|快递|航运|船务|货代|租车|大药房|口腔|齿科|眼科|美容院|医美|养老|康养|月子|幼儿园|书院|学堂|商行|农商行|银行|信用社|茶庄|茶馆|酒庄|酒楼|饭店|餐厅|烧烤|小吃|甜品|蛋糕|面包|粮油|米业|面业|肉业|果业|蔬菜|生鲜|饮品|调味|酿造|家纺|针织|印染|染整|织造|毛纺|丝绸|皮革|拉链|纽扣|饰品|钟表|婚纱|摄影|婚庆|会展|展览|文旅|文创|出版社|造价|监理|测绘|检测|认证|劳务|人力|保安|保洁|家政|园艺|苗圃|牧场|养殖场|农庄|庄园|矿业|煤业|石油|燃气|热力|水厂|电厂|钢厂|铸造|锻造|铸件|冲压|钣金|压铸|吹塑|喷涂|电镀|热处理|线路板|元器件|变压器|电源|数控|刀具|磨具|产业园|物流园|科技园|科创园|工业园|创意园|孵化器|经代|代账|美学|护肤|书局|乐园|俱乐部|影城|球馆|会馆|门诊部|高中|商会|协会|联运|猪场|鸡场|起重|厨电|美甲|理发店|健身房|琴行|酒家|酒楼|食府|图书馆|博物馆|剧院|车管所|管理处|服务中心|物业|山庄|度假村|客栈|批发部|门市部|经营部|工作室|水果店|茶楼|智联|互联)/;
const TRADE_TAIL = pattern(new RegExp(`^([\\u4e00-\\u9fffA-Za-z0-9·&（）()]{1,18}?${TRADE_END.source})`));
/** Words that follow 我们 or 我 and begin no name. */
export const NOT_A_NAME =
  /^(?:闺蜜|朋友|同学|亲戚|隔壁|邻居|表[弟哥姐妹]|[一两几]个|园区|厂区|校区|小区|库区|院区|[一二三四]期|年度|今年|去年|的|这|那|也|都|就|还|再|先|想|要|在|有|没|不|会|可|能|是|做|用|去|来|看|买|问|给|跟|和|和你|对|把|被|让|今年|去年|明年|现在|目前|最近|一直|原来|本来|之前|以前|公司|工厂|厂里|单位|部门|老板|领导|采购|财务|技术|客户|内部|自己|自家|主要|大概|平时|每年|每个?月|每天|两个?|几个|一共|总共|急|年底|下周|下个?月|上周|预算|经费|产品|仓库|车间|项目|设备|办公室|行政|人事|总部|集团|业务|店|客房|屋顶|经理|负责|刚|已经|已|流程|数量|需求|价格|时间|生产|品质|品牌|这边|那边|学校|医院|酒店|科室|小区|工地|老家|医生|帮|说|觉得|知道|等|打|换|收|寄|发|送|付|过|[报带找请让叫代加补查签卖跑搬拉接搞弄整招租写填交拍退修装量测抓怕希讲谈聊试急后]|明[天早晚日儿年]|月结|开|电话|邮箱|手机|微信|地址|食|只)/;

/** What makes the trade before it a good: 温度传感|器, 蔬菜包装|膜. */
const GOODS_BEHIND = /^(?:[器仪件膜盒袋罐灯泵]|机(?![修电房务]))/;

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
      !/[的想要在有做是这那也都就还没不能跟给把被让用去来看买问说了吗]|会(?![展馆所社计])/.test(name)
    )
      best = name;
  }
  return best && !NOT_A_NAME.test(best) && !GOODS_BEHIND.test(stop.slice(best.length)) ? best : null;
}

const NO_FIRM =
  /^(?:[\u4e00-\u9fff]{0,4}(?:[新老旧总分本]厂?|[一二三四]厂)|(?:智慧|智能|云智|数字|数智|黑灯|无人|灯塔)工厂|[\u4e00-\u9fff]{0,6}(?:主管|经理|总监|部长|专员|工程师|助理|采购|厂长|店长|老板|主任))$/;

/** 东莞新厂 is a site, 云智工厂 a product, 品控主管 a title. */
export const isNoFirm = (name: string): boolean => NO_FIRM.test(name);

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
