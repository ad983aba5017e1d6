/** Organisations by their endings: companies with brackets and branches, schools, banks, offices, clubs; short names. */
import type { CompanyMatch } from "./match.js";
import { foldText } from "./text-fold.js";

const LEGAL =
  "股份有限公司|有限责任公司|集团有限公司|控股有限公司|有限公司|集团股份|集团公司|股份公司|控股集团|总公司|分公司|子公司|集团|公司|合伙企业|事务所|律所|研究院|设计院|研究所|经营部|商行|商社|洋行|工作室";
const INSTITUTIONS =
  "商业银行|人民银行|银行|大学|学院|中学|小学|学校|职业技术学院|幼儿园|医院|卫生院|疾控中心|委员会|发改委|管委会|协会|学会|商会|工会|联合会|基金会|理事会|联盟|公会|俱乐部|足球队|队|政府|国务院|教育局|公安局|法院|检察院|管理局|电视台|电台|广播公司|报社|出版社|杂志社|通讯社|博物馆|图书馆|美术馆|部队|司令部|大使馆|领事馆|党|教会|法庭|警察局|交易所|证券|保险|基金|信托|航空|铁路局|研究中心";
const TRADES =
  "科技|精密|电机|机械|五金|化学|化工|包装机械|包装|饮料|服饰|服装|涂料|注塑|食品|桥梁|电子|贸易|物业|互娱|互动|网络|信息|软件|智能|自动化|机电|电气|电器|电力|能源|新能源|光电|光伏|材料|新材料|医疗|医药|生物|药业|实业|工业|制造|重工|汽车|汽配|模具|塑胶|塑料|橡胶|纺织|印刷|纸业|建材|建设|建筑|装饰|地产|置业|物流|供应链|仓储|云仓|传媒|文化|广告|教育|咨询|餐饮|酒店|美业|农业|环保|水务|检测|仪器|仪表|设备|阀门|轴承|钢铁|金属|铝业|玻璃|陶瓷|家具|家居|照明|通信|通讯|半导体|芯片|律所|大厦";
const ENDING = new RegExp(`(?:${LEGAL}|${INSTITUTIONS})`, "g");
const STOP =
  /[的是在为和与及由被向对从到给让把将于以有我你您他她它们这那该本贵各某每两三几个了着过说问找请去来也都还就不没要会能可以及其或并但而等之曾称叫自当成如所，。！？；：、\s,.!?;:"“”'()（）《》<>【】\[\]·\n\d]/;
const GENERIC =
  /^(?:有限|股份|集团|分|总|子|母|大|小|新|老|上市|外贸|物流|快递|贸易|科技|国有|私人|民营|保险|航空|本地|同行|合作|第三方|装修|建筑|房地产|软件|互联网)?(?:公司|集团|银行|大学|医院|学校|学院|政府|队|党|协会|俱乐部|中学|小学|法院|保险|证券|基金|航空|工作室|事务所)$/;
const CUE =
  /(?:我们|我是|我|咱们?|本公司|敝司|抬头[是:：]?|开票[:：]?|公司[是叫:：]|公司名称?[是为:：]?|全称[是:：]?|单位[是:：]?|贵司|来自|寄|发票开|合同签)\s?/g;

/** All organisations of a text that their endings or the words before them show. */
export function findCompanies(text: string): CompanyMatch[] {
  const s = foldText(text);
  const found: CompanyMatch[] = [];
  let floor = 0;
  for (const ending of s.matchAll(ENDING)) {
    const endingEnd = ending.index + ending[0].length;
    if (endingEnd <= floor) continue;
    const start = leftEdge(s, ending.index, floor);
    const end = rightEdge(s, endingEnd);
    const name = s.slice(start, end);
    if (name.length < 4 || GENERIC.test(name) || endingEnd - start <= ending[0].length) continue;
    if (ending.index - start < 2) continue;
    const form = new RegExp(`(?:${LEGAL})`).test(name) ? "legal" : "institution";
    found.push({ start, end, name: text.slice(start, end), form });
    floor = end;
  }
  for (const short of shortNames(s))
    if (!found.some((other) => other.start < short.end && short.start < other.end))
      found.push({ ...short, name: text.slice(short.start, short.end), form: "short" });
  return found.sort((a, b) => a.start - b.start);
}

function leftEdge(s: string, at: number, floor: number): number {
  let start = at;
  while (start > floor && at - start < 24) {
    const char = s[start - 1] ?? "";
    if (char === ")" || char === "）") {
      const open = Math.max(s.lastIndexOf("(", start - 1), s.lastIndexOf("（", start - 1));
      if (open > floor && start - open < 10) {
        start = open;
        continue;
      }
    }
    if (STOP.test(char)) break;
    start--;
  }
  return start;
}

function rightEdge(s: string, at: number): number {
  const branch =
    /^(?:[(（][\u4e00-\u9fff]{2,8}[)）])?(?:[\u4e00-\u9fff]{2,6}(?:分公司|分行|支行|分店|办事处|分院|校区))?/.exec(
      s.slice(at, at + 20),
    );
  return at + (branch?.[0].length ?? 0);
}

/** 我们华盛精密, 抬头鑫达注塑: two to four characters with a trade word after words that announce them. */
function shortNames(s: string): { start: number; end: number }[] {
  const list: { start: number; end: number }[] = [];
  for (const cue of s.matchAll(CUE)) {
    const start = cue.index + cue[0].length;
    const match = new RegExp(`^([\\u4e00-\\u9fff]{2,4}?)(${TRADES})(${TRADES})?`).exec(s.slice(start, start + 12));
    if (
      !match ||
      STOP.test((match[1] ?? "")[0] ?? "") ||
      /^(?:公司|这边|那边|厂里|主要|做|想|要|需要|有|用)/.test(match[1] ?? "")
    )
      continue;
    list.push({ start, end: start + match[0].length });
  }
  return list;
}
