/** Where the person or the site is: addresses, and the city or county of them and of plain statements. */
import { findAddresses } from "../grammar/addresses.js";
import { findCompanies } from "../grammar/companies.js";
import { findRegions } from "../grammar/regions.js";
import type { AddressMatch, RegionMatch } from "../grammar/match.js";
import type { ExtractedFact } from "../understanding.js";
import { companyWithin } from "./company-names.js";
import { foldForReading } from "./clauses.js";
import { clauseAt, isDenied, THIRD_PARTY, type FactRule, type Finding } from "./finding.js";
import type { Turn } from "./scene.js";
import { pattern } from "../pattern/pattern.js";
import { BLANKS, isIn } from "../pattern/charset.js";

const OTHERS_PLACE =
  /(?:同学|朋友|亲戚|表弟|他们?|她们?|客户|供应商|别家|展会|发货地|产地).{0,8}(?:在|的)|你们?|你哋|听说|去过|出差|展|旅游|飞|航班|高铁|(?:到|至|去).{1,6}(?:走|要|多久|几天)|还没定|待定|也许|可能|分公司没|产的|司机|招标网/;
const NOT_THERE = /不(?:在|到|是|去|发|送|寄)/;

/** Prices, mail addresses and measures that look like a place. */
const NO_ADDRESS = /^(?:隔壁|对面|楼下|楼上|旁边)|\d(?:块|元|毛)|@|^[a-z0-9.\s-]+$|^[\u4e00-\u9fff]{1,3}\d+(?:\.\d+)?$/;
/** Words that are also the name of a county or town. */
const COMMON_WORDS = new Set([
  "合作",
  "龙井",
  "双河",
  "平安",
  "和平",
  "友好",
  "通道",
  "向阳",
  "前进",
  "红旗",
  "东方",
  "大方",
]);

export const placeFacts: FactRule = (turn, _scene, known) => {
  const found: Finding[] = [];
  const addresses = findAddresses(addressText(turn))
    .map((match) => withoutCompany(turn, match))
    .filter((match) => match.start >= turn.ownFrom);
  for (const address of addresses) {
    const clause = clauseAt(turn, address.start);
    if (!clause || clause.isHypothetical || isDenied(turn, clause, address.start)) continue;
    if (OTHERS_PLACE.test(turn.folded.slice(clause.start, address.start))) continue;
    if (NO_ADDRESS.test(turn.folded.slice(address.start, address.end))) continue;
    found.push({
      field: "address",
      value: withoutBlanks(address.full),
      start: address.start,
      end: address.end,
      confidence: 0.9,
      rule: "address.said",
    });
    const region = regionName(address, turn);
    if (region)
      found.push({
        field: "region",
        value: region,
        start: address.start,
        end: address.end,
        confidence: 0.9,
        rule: "region.of-address",
      });
  }
  found.push(...correctedAddress(turn, known));
  if (addresses.length > 0) return found;
  const regions = findRegions(turn.text);
  for (const region of regions) {
    if (region.start < turn.ownFrom || isNumeral(region, turn)) continue;
    const clause = clauseAt(turn, region.start);
    if (!clause || clause.isHypothetical || isDenied(turn, clause, region.start)) continue;
    const before = turn.folded.slice(clause.start, region.start);
    const after = turn.folded.slice(region.end, clause.end);
    // 佛山到长沙 is a route, not a place of theirs.
    if (
      (/[到至→-]$/.test(before) && regions.some((other) => other.end === region.start - 1)) ||
      /^[到至→-][\u4e00-\u9fff]{2}/.test(after)
    )
      continue;
    if (NOT_THERE.test(before.slice(-3)) || OTHERS_PLACE.test(clause.text) || THIRD_PARTY.test(clause.text)) continue;
    if (clause.isQuestion && !/(?:发|送|到|寄|在|做|来|覆盖)/.test(before.slice(-4))) continue;
    const name = regionName(region, turn);
    if (isOfFirm(region, turn)) continue;
    if (!name || !placesTheSite(before, after, turn)) continue;
    found.push({
      field: "region",
      value: name,
      start: region.start,
      end: region.end,
      confidence: 0.75,
      rule: "region.stated",
    });
  }
  return found;
};

/** 二十四平 counts square metres. */
export const isNumeral = (region: { start: number }, turn: Turn): boolean =>
  /[\d一二两三四五六七八九十百千万][一二三四五六七八九十]$/.test(turn.folded.slice(0, region.start + 1));

/** A place within the full name of a firm says nothing of where somebody is. */
export const isOfFirm = (region: { start: number; end: number }, turn: Turn): boolean =>
  findCompanies(turn.text).some(
    ({ form, start, end }) => form === "legal" && start <= region.start && region.end <= end,
  );

/** Before digits, floors and the name of a building: "77号 3栋5楼", "9号 二楼", "328号 汇智科创园B座". */
const goesOnBehind = (text: string, blank: number): boolean =>
  /\d/.test(text[blank + 1] ?? "") ||
  /^(?:[一二三四五六七八九十]{1,3}(?:号?楼|层|栋|单元|座|区)|[a-z]\d{0,4}(?:座|栋|区|号)|(?![找联电寄送到进门])[\u4e00-\u9fff]{2,10}[a-z]?\d{0,3}(?:座|栋|楼|层|室|大厦|园区)[一二三四五六七八九十\d]{0,3}[楼层室]?(?=$|[\s，,]))/.test(
    text.slice(blank + 1, blank + 20),
  );

/** Pauses as commas, but not where the address goes on. */
function addressText(turn: Turn): string {
  let text = "";
  let from = 0;
  for (let i = 0; i < turn.paused.length; i++) {
    if (!isIn(BLANKS, turn.text, i) || !goesOnBehind(turn.folded, i)) continue;
    text += turn.paused.slice(from, i) + (turn.text[i] ?? "");
    from = i + 1;
  }
  return text + turn.paused.slice(from);
}

/** "…88号山里货食品": the firm behind the house number is the receiver, not part of the address. */
function withoutCompany(turn: Turn, match: AddressMatch): AddressMatch {
  const said = turn.text.slice(match.start, match.end);
  const tail = /[号弄栋幢](?!楼)([\u4e00-\u9fff]{3,14})$/.exec(said)?.[1];
  if (!tail || companyWithin(tail) !== tail) return match;
  return {
    ...match,
    end: match.end - tail.length,
    full: match.full.slice(0, -tail.length),
    detail: match.detail.slice(0, -tail.length),
  };
}

/** 在苏州, 送惠州, 宁波的, 合肥六家店, 从昆山走, or the answer to where. */
function placesTheSite(before: string, after: string, turn: Turn): boolean {
  if (turn.asked.has("region") || turn.asked.has("address")) return true;
  if (/(?:在|送|发|寄|到|从|是|我们|我|坐标|位于|厂在|来自|我这边?|我哋|盘|项目|工地|仓|地址|公司)\s?$/.test(before))
    return true;
  if (
    /^(?:过来|过去|[\u4e00-\u9fff]{0,6}(?:两|三|四|各)地|的(?:$|工厂|厂|公司|项目|仓|店|客户)|那边|这边|这里|人|厂|店|仓|总部|办公室|办事处|分公司|公司|工厂|项目|工地|[\u4e00-\u9fff]{0,3}(?:[一二两三四五六七八九十\d]+)(?:家|个)|[\u4e00-\u9fff]{1,3}(?:那边|那个|仓|厂|店|镇|工业))/.test(
      after,
    )
  )
    return true;
  return before.trim() === "" && (after.trim() === "" || after.startsWith("的"));
}

/** The smallest named city or county-level city, without 市, 省. */
export function regionName(match: RegionMatch | AddressMatch, turn: Turn): string | null {
  const said = withoutBlanks(turn.text.slice(match.start, match.end));
  const { province, city, county } = match;
  if (province?.endsWith("特别行政区")) return asSaid(province, said);
  if (COMMON_WORDS.has(said)) return null;
  if (county?.endsWith("市")) return asSaid(county, said);
  if (city) return asSaid(city, said);
  if (county) return asSaid(county, said);
  if (province) return asSaid(province, said);
  return null;
}

const MINORITIES = pattern(
  /(?:(?:壮|回|藏|苗|彝|白|傣|蒙古|朝鲜|土家|布依|侗|哈尼|景颇|傈僳|羌|柯尔克孜|哈萨克|维吾尔|满|瑶|黎|畲|土|东乡|保安|撒拉|仡佬|水|佤|拉祜|纳西|怒|独龙|普米)族)+自治[州县区]$/,
);

/** In the script of the message where it stands there (香港, 臺北). */
function asSaid(official: string, said: string): string {
  const short = MINORITIES.replace(official, "").replace(
    /(?:特别行政区|(?:壮族|回族|维吾尔)?自治区|自治州|地区|[省市盟])$/u,
    "",
  );
  const at = foldForReading(said).indexOf(short);
  return at >= 0 ? said.slice(at, at + short.length) : short || official;
}

const withoutBlanks = (text: string): string => text.normalize("NFKC").replace(/\s+/g, "");

/** "写错了 是77号 3栋5楼": the tail of the address said before, put right. */
function correctedAddress(turn: Turn, known: readonly ExtractedFact[]): Finding[] {
  const last = known.filter((fact) => fact.field === "address" && fact.about === turn.from).at(-1);
  if (!last || !/写错|打错|不对|错了|不是|更正|应该是|改成|是/.test(turn.folded)) return [];
  const tail = /(?:是|改成|应为|为)?\s?(\d+(?:号|弄|栋|幢|室|楼)(?:[\d\s]|号|栋|幢|单元|室|楼|层|座|[a-z])*)/i.exec(
    turn.folded,
  );
  const part = tail?.[1]?.trim();
  if (!tail || !part) return [];
  const kind = /[号弄栋幢室楼]/.exec(part)?.[0] ?? "号";
  const at = last.value.search(new RegExp(`\\d+${kind}`));
  if (at < 0) return [];
  const start = tail.index;
  return [
    {
      field: "address",
      value:
        last.value.slice(0, at) +
        withoutBlanks(turn.text.slice(start + tail[0].indexOf(part), start + tail[0].indexOf(part) + part.length)),
      start,
      end: start + tail[0].trimEnd().length,
      confidence: 0.8,
      rule: "address.corrected",
    },
  ];
}
