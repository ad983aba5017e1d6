/**
 * Postal addresses: division chain and street, number, building, estate with the bracketed hint (近…, …旁). An address has
 * at least a road, village, building or estate. One is believed when a word announces it (地址, 位于, 寄), when a
 * division chain leads it, or when street and number stand together.
 */
import type { AddressMatch, Division } from "./match.js";
import { divisionChainAt, withoutBlanks, type DivisionChain } from "./regions.js";
import { foldText } from "./text-fold.js";

/** Words that close an element of an address; the longest first. */
const ELEMENT =
  /经济技术开发区|高新技术产业园|高新技术开发区|工业园区|产业园区|科技园区|度假村|度假区|开发区|产业园|工业园|工业区|科技园|软件园|创业园|物流园|创意园|景区|风景区|自然保护区|园区|街道办事处|街道办|街道|办事处|大街|大道|公路|高速|国道|省道|环路|斜街|胡同|北里|南里|东里|西里|社区|新村|小区|花园|公寓|家园|大厦|大楼|广场|中心|商城|商场|市场|百货|购物城|写字楼|综合楼|宿舍|号楼|号院|号线|单元|教学楼|物业|公馆|国际|大桥|立交桥|地铁站|火车站|车站|机场|码头|校区|医院|学校|大学|学院|中学|小学|公园|博物馆|体育馆|体育场|图书馆|展览馆|酒店|饭店|宾馆|庙|寺|东侧|西侧|南侧|北侧|对面|斜对面|旁边|隔壁|附近|路口|交叉口|交汇处|交口|东北角|西北角|东南角|西南角|[东西南北]门外?|[东南西北]?\d+米|院内|店内|园内|校内|村内|馆内|楼内|内部|右转|左转|拐角|底商|首层|[负地]?[一二三四五六七八九十\d]+层|[BF]\d+层?|\d+[FfA-Z](?![a-zA-Z])|[甲乙丙丁]?[\dxX#*]+(?:[-之/][\dxX*]+)*(?:号|號|弄|栋|幢|座|室|楼|层|房|户|铺|店)?|[一二三四五六七八九十百]+(?:号|弄|栋|幢|座|室|楼|层|条|巷|期|区|组|队|营)|[A-Za-z]\d*(?:座|栋|区|馆|楼|口|段|幢)|镇|乡|村|屯|庄|寨|坊|路|街|巷|弄|道|里|苑|园|城|区|院|楼|厦|桥|湾|营|堡|坡|沟|峪|岛|港|段|口|站|处|厂|店|馆|场|库|仓|旁|侧|内|边|角|处$/g;
/** The parts that make an address of it. */
const STRONG =
  /[路街巷弄道镇乡村屯庄寨苑]|胡同|大道|社区|小区|新村|花园|大厦|广场|公寓|家园|号楼|园区|开发区|工业[园区]|科技园|产业园|中心|校区|街道|高速|公路|国道|[一二三四五六七八九十]里|[东西南北]里|大楼|\d号|公园|景区|[一二三四五六七八九十]条/;
const STREET_NUMBER =
  /[\u4e00-\u9fffA-Za-z]{1,10}(?:路|街|大道|大街|道|巷|弄|胡同|里|条|村|公路|环)[\u4e00-\u9fff]{0,4}(?:甲|乙|丙|丁|临|旁门)?[\dxX]{1,5}(?:-\d+)?(?:号|弄|號)/g;
const CUE =
  /(?:收货|收件|公司|单位|办公|详细|联系|邮寄|送货|家庭|通讯|我们|我的|工厂|仓库|具体|酒店|餐馆|它的|他的|店的|景点)?(?:地址|地点|住址|位置|位于|坐落于|坐落在|地处)(?:在哪)?(?:就?是|为|在|如下|有|就在)?(?:在)?[\s:：,，]{0,3}|(?:^|[\s,，。])(?:寄到?|送到?|发到?|邮到?)(?:给)?[\s:：]?|(?:厂|公司|店|办公室|仓库|我|家)(?:就)?在(?=[^\s,，。]{2,})/g;
const HARD_STOP = /[。！？!?；;\n\r"“”]/;
const BRACKETS: Readonly<Record<string, string>> = { "(": ")", "（": "）", "[": "]", "【": "】" };
/** What follows an address and is none of it. */
const TAIL_WORDS =
  /(?:的?(?:哦|呢|吗|吧|啊|哈|喔|呀|嘛|噢|了|哟|的|呦)|(?:收|转|亲启)|(?:您|你|我)(?:可以|看|看看|记).{0,8}|(?:谢谢|多谢).{0,4})+$/;

interface Candidate {
  start: number;
  end: number;
  chain: DivisionChain | null;
}

/** All addresses of a text. */
export function findAddresses(text: string): AddressMatch[] {
  const s = foldText(text);
  if (!/[路街巷弄道镇乡村庄号区里楼园城桥厦寺店场馆处层院]/.test(s)) return [];
  const found: AddressMatch[] = [];
  for (const candidate of candidates(s)) {
    if (candidate.start < (found.at(-1)?.end ?? 0)) continue;
    const match = finish(s, text, candidate);
    if (match) found.push(match);
  }
  return found;
}

function candidates(s: string): Candidate[] {
  const list: Candidate[] = [];
  for (const cue of s.matchAll(CUE)) {
    const start = cue.index + cue[0].length;
    if (s.startsWith("哪", start) || /^(?:吗|呢|多少|什么|怎|信息|是?哪)/.test(s.slice(start, start + 2))) continue;
    const said = /^(?:就|在|是|的|：|:|\s)*/.exec(s.slice(start, start + 4))?.[0].length ?? 0;
    list.push(extend(s, start + said, true));
  }
  let i = 0;
  while (i < s.length) {
    const code = s.charCodeAt(i);
    if (code < 0x4e00 || code > 0x9fff) {
      i++;
      continue;
    }
    const edge = i === 0 || /[\s,，。;；:：、(（\n\d寄送发到在往去]/.test(s[i - 1] ?? "");
    const chain = divisionChainAt(s, i, edge);
    if (chain && (chain.count > 1 || !chain.weak || edge || true)) {
      list.push({ ...extend(s, i, edge), chain });
      i = chain.end;
    } else i++;
  }
  for (const street of s.matchAll(STREET_NUMBER)) {
    const start = street.index + leadIn(street[0]);
    list.push(extend(s, start, /[\s,，:：]/.test(s[start - 1] ?? " ")));
  }
  for (const segment of segments(s)) list.push(segment);
  return list.sort((a, b) => a.start - b.start || b.end - a.end);
}

/** Verbs and particles before a street's name: 就在建设路5号 → 建设路5号. */
function leadIn(street: string): number {
  const match = /^.*(?:[在到于是寄送往去找走的我们你他它从经及和与]|位于|地址)(?=[\u4e00-\u9fff]{2})/.exec(
    street.slice(0, Math.max(0, street.search(/[路街巷弄道]|胡同/))),
  );
  return match ? match[0].length : 0;
}

/** A clause between commas or lines that is an address as a whole (…，朝阳路5号院2号楼，010-…). */
function segments(s: string): Candidate[] {
  const list: Candidate[] = [];
  let from = 0;
  for (let i = 0; i <= s.length; i++) {
    if (i < s.length && !/[,，。;；\n\t]/.test(s[i] ?? "")) continue;
    const part = s.slice(from, i);
    if (
      part.length >= 4 &&
      part.length <= 60 &&
      /(?:路|街|大道|胡同|巷|弄|镇|乡|村|庄|里|条|号|区|道|桥)/.test(part) &&
      /^[\u4e00-\u9fffA-Za-z\d]/.test(part.trim()) &&
      wholeAddress(part)
    )
      list.push(extend(s, from + (part.length - part.trimStart().length), true));
    from = i + 1;
  }
  return list;
}

const SENTENCE =
  /[我你您他她它们吗呢吧啊什么怎请谢找想要可以能会推荐评分预订喜欢知道哪个这那些为什么因所以但如果和的了着过是有没不很太最还也都再就]/;
function wholeAddress(part: string): boolean {
  const plain = part.replace(/[(（][^)）]*[)）]/g, "");
  if (SENTENCE.test(plain)) return false;
  return /(?:路|街|大道|胡同|巷|弄|村|条|里|道)[^,，]{0,12}\d+[-\d]*号?|(?:路|街|大道|胡同|巷|镇|乡|村|里|桥|条)(?:[^,，]{0,14}(?:内|旁|侧|口|角|对面|附近|外|层|楼|处|\d米|号|院|园|店|厦|场|村|路|街|心|院内|东|西|南|北|座|庄|馆|库|厂|区))?$/.test(
    plain,
  );
}

/** From a start to the end of what may belong to the address. */
function extend(s: string, start: number, whole: boolean): Candidate {
  const chain = divisionChainAt(s, start, true);
  let i = chain?.end ?? start;
  let end = i;
  const limit = Math.min(s.length, start + 90);
  let chunkStart = i;
  const closeChunk = (to: number): void => {
    const chunk = s.slice(chunkStart, to);
    const last = lastElement(chunk);
    if (
      whole &&
      to - chunkStart > 0 &&
      (last > 0 || end > start) &&
      chunk.length <= 40 &&
      !/[我你您他她]|可以|电话|价格|评分|周边|附近有|推荐|人均/.test(chunk)
    ) {
      const trimmed = chunk.replace(TAIL_WORDS, "");
      if (last > 0 && trimmed.length - last <= 10 && !personBehind(trimmed.slice(last)))
        end = Math.max(end, chunkStart + Math.max(last, keepRest(trimmed, last)));
      else if (last > 0) end = Math.max(end, chunkStart + last);
    } else if (last > 0) end = Math.max(end, chunkStart + last);
  };
  for (; i < limit; i++) {
    const char = s[i] ?? "";
    if (HARD_STOP.test(char)) break;
    const close = BRACKETS[char];
    if (close !== undefined) {
      const at = s.indexOf(close, i);
      const other = at < 0 && char === "(" ? s.indexOf("）", i) : at < 0 && char === "（" ? s.indexOf(")", i) : at;
      closeChunk(i);
      if (other < 0 || other - i > 40 || end < i || end === start) break;
      i = other;
      end = other + 1;
      chunkStart = i + 1;
      continue;
    }
    if (char === "," || char === "，" || char === "、") {
      closeChunk(i);
      // 27号，盘古大观 goes on only into another division or a numbered part
      const next = s.slice(i + 1, i + 16).trimStart();
      const goesOn =
        /^(?:[\u4e00-\u9fff]{1,8}(?:路|街|号|楼|层|大厦|广场|座|室|镇|街道|小区|村))/.test(next) &&
        !SENTENCE.test(next.slice(0, 6)) &&
        end === i &&
        !/^[\u4e00-\u9fff]{0,6}(?:街道|区|市|县)/.test(s.slice(start, start + 1));
      if (!(goesOn && /[区县市镇街道]$/.test(s.slice(start, i)))) {
        chunkStart = i;
        break;
      }
      chunkStart = i + 1;
      continue;
    }
    if (/\s/.test(char)) {
      closeChunk(i);
      const next = s.slice(i + 1, i + 20);
      if (end < i || !continues(next)) {
        chunkStart = i;
        break;
      }
      chunkStart = i + 1;
      continue;
    }
    if (char === ":" || char === "：" || char === "@") {
      break;
    }
  }
  if (i > chunkStart) closeChunk(Math.min(i, limit));
  return { start, end, chain };
}

/** Does the text behind a blank go on with the address? */
function continues(next: string): boolean {
  if (/^\d{5,}/.test(next) || /^1\d{2}[-\s]?\d{4}/.test(next)) return false;
  const word = /^[^\s,，。;；]+/.exec(next)?.[0] ?? "";
  if (/^(?:到|进|前台|找|打|收|联系|电话|手机|谢|我|你|您|请|报|门口)/.test(word)) return false;
  return (
    /^(?:\d+|[A-Za-z]|[甲乙丙丁])[\d\-A-Za-z#]*(?:号|栋|幢|座|楼|层|室|单元|弄|院|米)/.test(word) ||
    /(?:路|街|道|镇|乡|村|区|号|楼|层|室|苑|园|城|厦|小区|花园|市|县|街道)/.test(word.slice(1))
  );
}

/** Offset behind the last element of an address in a chunk, 0 when there is none. */
function lastElement(chunk: string): number {
  let last = 0;
  ELEMENT.lastIndex = 0;
  for (const match of chunk.matchAll(ELEMENT)) {
    if (match.index + match[0].length === match[0].length && /^(?:区|城|口|里|道|内|边|处|店|馆)$/.test(match[0]))
      continue;
    last = match.index + match[0].length;
  }
  return last;
}

const personBehind = (rest: string): boolean =>
  /^(?:[\u4e00-\u9fff]{2,4})$/.test(rest) && /(?:收|先生|女士|小姐|电话)$/.test(rest);
/** Where the whole clause is the address, its last words belong to it too. */
function keepRest(chunk: string, last: number): number {
  const rest = chunk.slice(last);
  return rest.length <= 6 &&
    /^[\u4e00-\u9fff]{2,6}$/.test(rest) &&
    !/[是有为的了吧吗呢]|公司|服饰|食品|科技|贸易|电子|先生|小姐|女士/.test(rest)
    ? last
    : last;
}

function finish(s: string, text: string, candidate: Candidate): AddressMatch | null {
  const { start, chain } = candidate;
  let end = candidate.end;
  while (end > start && /[\s,，、-]/.test(s[end - 1] ?? "")) end--;
  if (end - start < 4) return null;
  const body = s.slice(chain?.end ?? start, end);
  if (!STRONG.test(body) || (chain === null && body.replace(/\s/g, "").length < 4)) return null;
  if (/^(?:一带|人|说|有|的|话)/.test(body) || /(?:https?|www\.)/.test(body)) return null;
  const division: Division = chain ?? { province: null, city: null, county: null };
  const full = withoutBlanks(text.slice(start, end));
  return {
    start,
    end,
    full,
    province: division.province,
    city: division.city,
    county: division.county,
    detail: withoutBlanks(text.slice(chain?.end ?? start, end)),
  };
}
