/** Organisations: companies with brackets and branches, schools, banks, offices, clubs by their endings; short names by cue. */
import { occupancy } from "./occupancy.js";
import type { CompanyMatch } from "./match.js";
import { organisationShapes } from "./organisation-shapes.js";
import { foldText } from "./text-fold.js";
import { pattern } from "../pattern/pattern.js";

const LEGAL = /(?:公司|集团|股份|合伙企业|事务所|律所|工作室|经营部|商行|商社|洋行|控股)/;
const TRADES =
  "科技|精密|电机|机械|五金|化学|化工|包装机械|包装|饮料|服饰|服装|涂料|注塑|食品|桥梁|电子|贸易|物业|互娱|互动|网络|信息|软件|智能|自动化|机电|电气|电器|电力|能源|新能源|光电|光伏|材料|新材料|医疗|医药|生物|药业|实业|工业|制造|重工|汽车|汽配|模具|塑胶|塑料|橡胶|纺织|印刷|纸业|建材|建设|建筑|装饰|地产|置业|物流|供应链|仓储|云仓|传媒|文化|广告|教育|咨询|餐饮|酒店|美业|农业|环保|水务|检测|仪器|仪表|设备|阀门|轴承|钢铁|金属|铝业|玻璃|陶瓷|家具|家居|照明|通信|通讯|半导体|芯片|律所|大厦|涂装|工程|电缆|线缆|泵业|液压|气动|激光|机器人|数控|铸造|锻造|表面|热处理|日化|化妆品|珠宝|旅游|健康|口腔|眼科|冷链|快运|货运|国际货代";
const CUE = pattern(
  /(?:我们|我是|我哋|我这边|我方|咱们?|本公司|敝司|抬头(?:是|写|开|[:：])?|开票(?:抬头)?(?:是|[:：])?|公司(?:名称?)?(?:是|叫|为|[:：])|全称(?:是|[:：])?|单位(?:是|[:：])?|来自|寄|发票开|合同(?:抬头)?签|户头是?)\s?/g,
);
const SHORT_NAME = pattern(new RegExp(`^([\\u4e00-\\u9fff]{2,4}?)(?:${TRADES})(?:${TRADES})?`));
const NOT_A_NAME =
  /^(?:公司|这边|那边|厂里|主要|想|要|需要|有|用|是|的|现在|目前|这个|那个|老|也|都|去|今|明|昨|做|在|对|和|跟|就|准备|打算|那|这|可以|会|买|找|看|之前|以前)/;

/** All organisations of a text that their endings, a list of known ones, or the words before them show. */
export function findCompanies(text: string): CompanyMatch[] {
  const s = foldText(text);
  if (s.length > 20_000) return [];
  const found: CompanyMatch[] = [];
  const places = occupancy(s.length);
  for (const span of organisationShapes(s)) {
    const end = branchEnd(s, span.end);
    const name = text.slice(span.start, end);
    places.take(span.start, end);
    found.push({ start: span.start, end, name, form: LEGAL.test(s.slice(span.start, end)) ? "legal" : "institution" });
  }
  for (const cue of CUE.all(s)) {
    const start = cue.index + cue[0].length;
    const head = s.slice(start, start + 12);
    const match = SHORT_NAME.exec(head);
    if (!match || NOT_A_NAME.test(match[1] ?? "")) continue;
    const end = start + match[0].length;
    if (!places.isFree(start, end)) continue;
    places.take(start, end);
    found.push({ start, end, name: text.slice(start, end), form: "short" });
  }
  return found.sort((a, b) => a.start - b.start);
}

/** (中国)有限公司, 上海分公司, 朝阳支行 behind a name belong to it. */
function branchEnd(s: string, at: number): number {
  const branch =
    /^(?:[(（][\u4e00-\u9fff]{2,8}[)）](?:股份|有限|责任|集团|公司|总|分){0,4}|[\u4e00-\u9fff]{2,6}(?:分公司|分行|支行|分店|办事处|分院|校区))/.exec(
      s.slice(at, at + 20),
    );
  return at + (branch?.[0].length ?? 0);
}
