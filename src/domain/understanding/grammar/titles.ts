/** Job titles: 采购经理, 总经理, 研发工程师, 行政部经理, SQE. */
import type { TitleMatch } from "./match.js";
import { foldText } from "./text-fold.js";
import { pattern } from "../pattern/pattern.js";

const HEADS =
  "副总经理|总经理助理|总经理|副总裁|总裁助理|总裁|董事长秘书|董事长助理|副董事长|董事长|执行董事|董事总经理|董事|董秘|监事|合伙人|创始人|联合创始人|首席\\S{2}官|技术总监|总监助理|副总监|总监|总工程师|副总工|总工|部门经理|副经理|经理助理|经理|主管|主任医师|副主任|主任|副部长|部长|副处长|处长|副科长|科长|副厂长|厂长|副院长|院长|副校长|校长|副所长|所长|副店长|店长|副行长|行长|副主席|主席|副书记|书记|副局长|局长|工程师|设计师|架构师|分析师|会计师|经济师|律师|顾问|专员|专家|助理|秘书|文员|会计|出纳|业务员|采购员|销售员|跟单员|仓管员|库管|跟单|外贸员|技术员|质检员|程序员|研究员|讲师|副教授|教授|博士生|研究生|护士长|医生|药师|组长|班长|队长|线长|课长|站长|负责人|老板娘|老板|掌柜|法人代表|法人|代表";
const FIELDS =
  "采购|销售|市场|研发|技术|产品|运营|运维|财务|人事|人力资源|行政|法务|生产|质量|品质|品管|质检|工艺|设备|工程|项目|物流|仓储|仓库|供应链|客户|客服|售后|售前|渠道|区域|大区|大客户|海外|外贸|国内|商务|业务|战略|投资|信息|信息化|信息安全|数字化|数据|网络|软件|硬件|结构|电气|机械|自动化|测试|安全|环保|培训|品牌|公关|媒体|新媒体|电商|内容|设计|UI|前端|后端|算法|IT|EHS|HR|PMC|高级|资深|初级|中级|首席|执行|常务|分管|实习|代理|驻场|现场|综合|总务|后勤|招投标|招标|成本|预算|审计|内控|风控|门店|店面|餐饮|客房|工会|教务|实验室|检验|车间|分厂|工厂|厂务|物业|基建|弱电|暖通|土建|造价|营销|推广|策划|文案|美工|拓展|计划|总经办|部门?|中心|办公室|事业部|华东区|华南区|华北区|东区|南区|亚太区|中国区|全国";
const TITLE = pattern(
  new RegExp(
    `(?:(?:${FIELDS})部?){0,4}(?:${HEADS})(?!部|室|处|的话|们|证)|\\b(?:CEO|CTO|CFO|COO|CIO|CMO|CHO|CPO|VP|SQE|PMC|PM|HRBP|HRD|HRM|HR|IQC|IE|ME|QA|QC|QE|GM|BD|AE|FAE)\\b`,
    "g",
  ),
);
/** Work named by its field alone counts after a self-introduction: 我是华盛采购, 负责研发的. */
const FIELD_ALONE = pattern(
  /(?:我是?|本人是?|我们|做|搞|负责|这边)(?:[\u4e00-\u9fffA-Za-z]{0,12}?)(采购|销售|研发|财务|行政|人事|品管|质检|运营|信息安全|设备|法务|仓管|跟单|外贸|市场|售后)(?:的)?(?=$|[\s,，。!！、]|[姓一]|部(?:门)?的)/g,
);

const GATE = pattern(
  /[理裁长事监管任师问员家助秘书计纳办人班代主板柜授生药位]|[A-Z]{2}|采购|销售|研发|财务|行政|人事|品管|质检|运营|设备|法务|仓管|跟单|外贸|市场|售后/,
);

/** All job titles of a text. */
export function findTitles(text: string): TitleMatch[] {
  const s = foldText(text);
  const found: TitleMatch[] = [];
  if (s.length > 20_000 || !GATE.test(s)) return found;
  for (const match of TITLE.all(s)) {
    const [start, end] = [match.index, match.index + match[0].length];
    if (
      /^(?:代表|助理|专家|顾问|法人|老板)$/.test(match[0]) &&
      /[不人大全会可以着了性]/.test((s[start - 1] ?? "") + (s[end] ?? ""))
    )
      continue;
    found.push({ start, end, title: text.slice(start, end) });
  }
  for (const match of FIELD_ALONE.all(s)) {
    const word = match[1] ?? "";
    const start = match.index + match[0].lastIndexOf(word);
    const end = start + word.length;
    if (!found.some((other) => other.start < end && start < other.end))
      found.push({ start, end, title: text.slice(start, end) });
  }
  return found.sort((a, b) => a.start - b.start);
}
