/** The parts addresses are made of, as patterns on folded text. */
import { pattern } from "../pattern/pattern.js";

/** A road, village or the like with a number near it: proof of an address. */
export const STREET_NUMBER_SHAPE = pattern(
  /(?:路|街|大道|道|巷|弄|胡同|里|条|村|公路|高速|环|屯|庄|营|园|苑|城|桥|沟|寺|坊|厂|坡|口|区|镇|门|河|洼|堡|坑)[\u4e00-\u9fff]{0,8}(?:[甲乙丙丁临]?[\dxX]{1,5}(?:-[\dxX]+)*(?:号|號|弄|栋|幢|座|室|楼|米|层|区|院)?|[甲乙丙丁]?[一二三四五六七八九十百]+号)/,
);
/** Names that an address may rest on without a number. */
export const PLACE_SHAPE = pattern(
  /[路街巷弄道镇乡村屯庄寨]|胡同|大道|社区|小区|新村|街道|公路|高速|国道|开发区|工业[园区]|科技园|产业园|园区|[一二三四五六七八九十东西南北]里|[一二三四五六七八九十]条|家园|花园|嘉园|公寓|大厦|广场|中心/,
);
/** Any part at all, enough after a word that announces an address. */
export const ANY_SHAPE = pattern(
  /[路街巷弄道镇乡村屯庄里区苑园城楼号院厦场桥站口旁侧内外面边角局店馆寺庙厅库厂山湖河江岛港层室座栋米处]|[\dA-Za-z]/,
);

/** Endings of businesses: such a name alone is no address. */
export const BUSINESS_END = pattern(
  /(?:酒店|饭店|宾馆|旅馆|公寓|客栈|餐厅|餐馆|饭庄|酒楼|咖啡厅|咖啡馆|店|会所|食府|公园|博物馆|景区|大学|医院|公司|集团|中心|大厦|广场|庄园|饭馆|烤鸭|火锅|村)$/,
);

/** The parts that may close an address within a sentence; the longest first. */
export const CLOSING = pattern(
  /经济技术开发区|开发区|产业园区?|工业园区?|工业区|科技园区?|软件园|创业园|物流园|度假村|景区|园区|街道办事处|街道办|街道|办事处|大街|大道|公路|胡同|[东南西北][里口门]外?|社区|新村|小区|花园|公寓|家园|嘉园|大厦|大楼|广场|中心|商城|写字楼|综合楼|研发楼|办公楼|厂房|宿舍|号楼|号院|单元|教学楼|学校|大学|医院|公园|酒店|[东西南北]侧|对面|旁边|隔壁|附近|路口|交叉口|[东西][南北]角|[东南西北]?\d+米|[院店园校村馆楼]内|底商|[负地]?[一二三四五六七八九十]+[层楼号]|[BF]\d+层?|\d+[FfA-Z](?![A-Za-z])|[甲乙丙丁]?[\dxX]+(?:-[\dxX]+)*(?:号|號|弄|栋|幢|座|室|楼|层|房|户|铺|单元|车间)|[A-Za-z]\d*(?:座|栋|区|馆|楼|口|段|幢|单元)|[\u4e00-\u9fff](?:镇|乡|村|屯|庄|寨|坊|路|街|巷|弄|苑|园|楼|厂|仓|库)/g,
);

/** Everyday words of sentences: an address said as a whole clause holds none of them. */
export const SENTENCE = pattern(
  /[我你您他她它们吗呢啊怎请谢找想荐喜欢哪这那些因但的了着是没很最还也再就被把让给跟或]|(?<!酒)吧|什么|如果|所以|推荐|预订|知道|可以|电话|价格|价位|游玩|周边|酒店有|餐馆|景点有|免费|小时|时间|人均|消费|满意|门票|评分|\d年|\d月|点钟|比赛|成立|建成|位列|下地铁|和(?![平义谐园睦])|[与及]|\d元/,
);

/** What may follow an announced address without being part of it. */
export const TAIL = pattern(
  /(?:[哦呢吗吧啊哈喔呀嘛噢哟呦嗯~～]+|放心吧.*|收|(?<![右左])转|亲启|(?:您|你|我)(?:可以|看看?|记).{0,12}|(?:谢谢|多谢|麻烦).{0,6}|一带|附近找.*)$/,
);
