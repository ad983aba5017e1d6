/** Organisations by their shape: the endings of institutions and companies, with the words that belong to the name. */
import { isHanAt } from "../pattern/charset.js";
import { occupancy, type Occupancy } from "./occupancy.js";
import { segment, type Piece } from "./segment.js";
import type { Span } from "../understanding.js";
import { pattern } from "../pattern/pattern.js";

/** Endings that make an organisation of nearly any words before them. */
const STRONG = pattern(
  /(?:公司|集团|银行|大学|学院|中学|小学|学校|医院|委员会|管委会|奥委会|协会|学会|商会|公会|联合会|基金会|理事会|联盟|俱乐部|国家队|足球队|教育局|公安局|管理局|监督局|统计局|调查局|民航局|铁路局|文物局|事务局|法院|检察院|电视台|电台|广播公司|出版社|杂志社|通讯社|报社|研究院|研究所|设计院|科学院|司令部|军团|联军|自由军|大使馆|领事馆|教廷|煤矿|电厂|电机厂|机械厂|钢铁厂|化工厂|制药厂|汽车厂|事务所|律所|交易所|乐团|剧团|合唱团|青年团|仪仗队|舰队|总会|公署|洋行|商行|马会|审判厅|文化协会|兄弟会|亲友会|联会|党部|航空公司|保险公司|证券公司|拍卖行|股份|超市|有限公司|临时政府|军政府|联赛)$/,
);
/** Endings that need a place, a name or an unknown word before them. */
const SHORT = pattern(
  /(?:局|署|厅|会|社|队|团|所|校|厂|党|中心|实验室|工作室|政府|法庭|国会|议会|博物馆|图书馆|航空|保险|证券|信托|汽车|国际机场|机场|军|酒店|大厦|总部|支队|大队|部)$/,
);
const GENERIC = pattern(
  /^(?:有限|股份|集团|分|总|子|母|大|小|新|老|上市|外贸|物流|快递|贸易|科技|国有|私人|民营|航空|保险|合作|第三方|装修|建筑|房地产|软件|互联网|本地|当地|地方|中央|国家|公共|私立|公立|附属|综合|专科|人民|社会|政府|军事|警察|民间|国际|世界|全国|各|每|某|该|本|其|此|这|那|我|贵)*(?:公司|集团|银行|大学|学院|中学|小学|学校|医院|委员会|协会|学会|联盟|俱乐部|国家队|足球队|球队|法院|研究所|研究院|政府|电视台|电台|股份|航空|保险|组织|机构|部门|机场|汽车|酒店|实验室|军团|联军|舰队|超市|联赛|总会|部|会|社|队|团|所|校|厂|党|中心|军|局|署|厅)$/,
);
/** Nouns that stand before a name without being part of it. */
const BEFORE_NAME = pattern(
  /^(?:学生|校长|院长|主席|总统|总理|部长|局长|会长|董事|经理|队员|球员|成员|记者|作者|员工|医生|教授|客户|朋友|老师|原名|前身|母校|旗下|全资|子公司|当时|期间|时间|今天|昨天|时期|方面|项目|产品|设备|问题|地区|业务|公司|集团|事件|比赛|小组赛|代表|媒体|人士|专家|警方|官方|双方|对手|公认|参赛|其中)$/,
);
/** Verbs that stand inside names of offices and companies. */
const VERB_IN_NAME = pattern(
  /^(?:调查|管理|教育|发展|研究|建设|保险|开发|合作|审判|设计|贸易|卫生|服务|投资|控股|制造|运输|检测|监督|检察|执法|交流|防务|革命|筹备|联合|工作|咨询|广播|拍卖|租赁|销售|装饰|环保|安装|维修|测绘|勘察|勘探|监理|监测|质检|检验|出版|经营|进出口|育种|养殖|加工|包装|印刷|物流|供应|安保|培训|体操|救援|救助|统计|审计|规划)$/,
);
const DYNASTY = pattern(
  /(?:西周|东周|西晋|东晋|北宋|南宋|西汉|东汉|后汉|前秦|后唐|北魏|南明|元朝|明朝|清朝|宋朝|唐朝|隋朝|秦朝|汉朝|晋朝|中华民国|中华人民共和国)(?!时期的|政府)/g,
);
const ARMY = pattern(
  /(?:[清国日宋魏蜀吴唐明金元美英法德俄苏秦汉辽][军](?!事|队|人|区|备|官|方|阀|队)|护国军|解放军|义勇军|红军|国民革命军|联合国军)/g,
);

/** Spans that do not overlap; of two that begin alike the longer one. */
class Organisations {
  readonly spans: Span[] = [];
  private readonly places: Occupancy;

  constructor(length: number) {
    this.places = occupancy(length);
  }

  add(start: number, end: number): void {
    const { spans, places } = this;
    const last = spans.at(-1);
    // 加拿大地质调查局 before 加拿大: the longer of two that begin alike
    if (last && last.end > start && last.start < end) {
      if (end - start <= last.end - last.start || (start < last.start && !places.isFree(start, last.start))) return;
      spans.pop();
    } else if (!places.isFree(start, end)) return;
    places.take(start, end);
    spans.push({ start, end });
  }
}

/** Spans of organisations in a folded text. */
export function organisationShapes(s: string): Span[] {
  const pieces = segment(s);
  const found = new Organisations(s.length);
  for (let k = 0; k < pieces.length; k++) {
    const piece = pieces[k];
    if (piece) byPiece(s, pieces, k, piece, found);
  }
  for (const match of DYNASTY.all(s)) found.add(match.index, match.index + match[0].length);
  for (const match of ARMY.all(s))
    if (!isHanAt(s, match.index - 1) || match[0].length > 2 || /[的与和对向被率由在]/.test(s[match.index - 1] ?? ""))
      found.add(match.index, match.index + match[0].length);
  return found.spans.length < 2 ? found.spans : found.spans.sort((a, b) => a.start - b.start);
}

/** The organisation that a piece is, or ends. */
function byPiece(s: string, pieces: readonly Piece[], k: number, piece: Piece, found: Organisations): void {
  const { kind, start, end } = piece;
  if (kind === "K") found.add(start, end);
  const isEnding = kind !== "F" && kind !== "V" && LAST[s.charCodeAt(end - 1)] === 1;
  const isNamed = kind === "O" && end - start >= 3;
  if (!isEnding && !isNamed) return;
  const word = s.slice(start, end);
  if (NOT_AN_ORGANISATION.test(word)) return;
  if (isNamed && !isGeneric(word)) found.add(start, end);
  if (!isEnding) return;
  const strong = STRONG.test(word);
  if (!strong && !SHORT.test(word)) return;
  const span = extended(s, pieces, k, strong);
  if (span) found.add(span.start, span.end);
}

const NOT_AN_ORGANISATION = pattern(
  /(?:冠军|亚军|季军|将军|上校|少校|中校|音乐会|运动会|社会|机会|大会|晚会|年会|聚会|演唱会|博览会|展览会|发布会|研讨会|世界大战|内部|外部|全部|东部|西部|南部|北部|中部|头部|底部|局部|俱乐部部|行军|参军|北京站|[东南西北]站|结局|布局|格局|社团|集会|探险队|车队|乐队|军队|部队|政府军|车站)$/,
);
/** Characters that end an organisation's name, so that most words are passed over at once. */
const LAST = new Uint8Array(65_536);
for (const char of "司团行学院校会盟部队局台社所府馆廷矿厂店舰队署险券行厅股份市赛党心室庭空托车场军厦总部")
  LAST[char.charCodeAt(0)] = 1;
const isGeneric = (name: string): boolean => GENERIC.test(name);

/** The name that ends with piece k: extended to the left over the words that belong to it. */
function extended(s: string, pieces: readonly Piece[], k: number, strong: boolean): Span | null {
  const last = pieces[k];
  if (!last) return null;
  let start = last.start;
  let anchored = false;
  let parts = 0;
  for (let j = k - 1; j >= 0; j--) {
    const piece = pieces[j];
    if (!piece || parts >= 8) break;
    const gap = s.slice(piece.end, start);
    if (gap !== "" && !/^(?:[(（]|[)）]|第?\d{1,3}届?)$/.test(gap)) break;
    const word = s.slice(piece.start, piece.end);
    if (anchored && piece.kind !== "L" && !(piece.kind === "?" && word.length === 1 && parts < 2)) break;
    if (
      piece.kind === "F" &&
      !/^(?:第[一二三四五六七八九十]+|[东西南北中新大]|同性恋|人民|自由|独立|联合|社会|国立|市立|私立|地方)$/.test(word)
    )
      break;
    if (piece.kind === "V" && !VERB_IN_NAME.test(word)) break;
    if (BEFORE_NAME.test(word)) break;
    if (piece.kind === "N" && /[的之]$/.test(word)) break;
    start = piece.start;
    parts++;
    if (
      piece.kind === "L" ||
      piece.kind === "foreign" ||
      piece.kind === "O" ||
      piece.kind === "K" ||
      piece.kind === "name"
    )
      anchored = true;
  }
  const number = /(?:第\d{1,3}届|第\d{1,3})$/.exec(s.slice(Math.max(0, start - 5), start))?.[0].length ?? 0;
  start -= number;
  const name = s.slice(start, last.end);
  if (isGeneric(name) || name.length < (strong ? 4 : 3)) return null;
  const unknown = pieces.slice(Math.max(0, k - parts), k).some((piece) => piece.kind === "?");
  if (
    !anchored &&
    !unknown &&
    !/(?:有限公司|合伙企业)$/.test(name) &&
    !/(?:银行|大学|学院|医院|中学|小学|集团)$/.test(name)
  )
    return null;
  if (!strong && parts === 0) return null;
  if (!strong && /(?:军|部|会|队|所|团|社)$/.test(name) && /^[一二三四五六七八九十\d]/.test(name)) return null;
  return { start, end: last.end };
}
