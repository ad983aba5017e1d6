/** Administrative units by name: 苏州, 浙江省杭州市, 深圳福田, 襄樊 (today 襄阳市), 华东. */
import { BLANK_UNITS, charset, isIn } from "../pattern/charset.js";
import { countiesNamed, divisionsAt, isMunicipality, isWeakShort, type DivisionEntry } from "./divisions.js";
import type { Division, RegionMatch } from "./match.js";
import { foldText } from "./text-fold.js";
import { pattern } from "../pattern/pattern.js";

/** A chain of units read at a place: 江苏省昆山市, 重庆渝北区. */
export interface DivisionChain extends Division {
  start: number;
  end: number;
  /** Number of units said. */
  count: number;
  /** The only unit said is a short name that could be another word. */
  weak: boolean;
}

const GREAT_REGIONS = pattern(
  /(?:华[东南北中]|西[南北]|东北|长三角|珠三角|京津冀|大湾区|粤港澳大湾区|长江三角洲|珠江三角洲)(?:地区|区域|大区|片区)?/g,
);
/** A place name before these is a part of a road's or institution's name: 北京路, 南京西路. */
const ROAD_BEHIND = pattern(
  /^[东西南北中一二三四]?(?:路|街|大道|大街|道(?!里)|巷|胡同|弄|高速|大桥|站|机场|火车站|湖|山(?!区)|江(?![苏西门阴])|河(?![南北源池]))/,
);

const COUNTY_END = charset("县区市");
const PROVINCE_END = charset("市省");
/** What may stand between two units. */
const GAP = charset(",，、·-/", BLANK_UNITS);

/**
 * The longest chain of units at a place.
 *
 * @param bare true: a short county name may begin it (恭城 恭城镇…), as at the start of an address.
 */
export function divisionChainAt(s: string, at: number, bare: boolean): DivisionChain | null {
  let entries = divisionsAt(s, at);
  if (entries.length === 0) return null;
  let found: Division = { province: null, city: null, county: null };
  let end = at;
  let i = at;
  let count = 0;
  let weak = false;
  for (let step = 0; step < 4; step++) {
    const entry = pick(entries, s, i, found, count > 0, bare);
    if (!entry) break;
    weak = count === 0 && entry.short;
    found = merge(found, entry);
    count++;
    end = i + entry.said.length;
    if (entry.level === "county") {
      // 延庆县 is 延庆区 today
      if (entry.short && isIn(COUNTY_END, s, end)) {
        end++;
        weak = false;
      }
      break;
    }
    if (isIn(PROVINCE_END, s, end) && entry.short && entry.level === "province" && !isMunicipality(entry.province))
      end++;
    if (entry.level === "city" && entry.short && s[end] === "市") end++;
    i = end;
    let gap = 0;
    while (gap < 2 && isIn(GAP, s, i)) {
      i++;
      gap++;
    }
    entries = divisionsAt(s, i);
    if (entries.length === 0) break;
  }
  if (count === 0) return null;
  return { start: at, end, count, weak, ...filled(found) };
}

function pick(
  entries: readonly DivisionEntry[],
  s: string,
  at: number,
  found: Division,
  inside: boolean,
  bare: boolean,
): DivisionEntry | null {
  let best: DivisionEntry | null = null;
  for (const entry of entries) {
    if (!fits(entry, found)) continue;
    if (entry.short && ROAD_BEHIND.begins(s, at + entry.said.length, 4)) continue;
    if (entry.short && entry.level === "county") {
      const after = s.slice(at + entry.said.length, at + entry.said.length + 4);
      const renamed = after.startsWith("县") || (inside && /^[区市]/.test(after));
      if (!inside && !renamed && (!bare || isWeakShort(entry.said)) && !(entry.county ?? "").endsWith("市")) continue;
      if (!inside && (isWeakShort(entry.said) || countiesNamed(entry.said) > 1)) continue;
      if (
        !inside &&
        bare &&
        !(entry.county ?? "").endsWith("市") &&
        !/^(?:[\s,，]|[\u4e00-\u9fff]{1,5}(?:镇|乡|街道|路|大道|开发区|工业园))/.test(
          s.slice(at + entry.said.length, at + entry.said.length + 8),
        )
      )
        continue;
      if (inside && /^(?:镇|乡|村|街道|社区|园)/.test(after) && !after.startsWith("园区")) continue;
    }
    if (
      !best ||
      entry.said.length > best.said.length ||
      (entry.said.length === best.said.length && better(entry, best, found))
    )
      best = best && best.said.length > entry.said.length ? best : entry;
  }
  return best;
}

const RANK = { province: 0, city: 1, county: 2 } as const;
/** Of two names alike the one nearer to what is known, else the larger unit. */
function better(a: DivisionEntry, b: DivisionEntry, found: Division): boolean {
  if (found.province !== null || found.city !== null)
    return RANK[a.level] < RANK[b.level] && !(a.level === "city" && a.city === found.city);
  return RANK[a.level] < RANK[b.level];
}

function fits(entry: DivisionEntry, found: Division): boolean {
  if (found.county !== null) return false;
  if (found.city !== null)
    return (
      entry.level === "county" &&
      (entry.city === found.city || (isMunicipality(found.province) && entry.province === found.province))
    );
  if (found.province !== null) return entry.level !== "province" && entry.province === found.province;
  return true;
}

function merge(found: Division, entry: DivisionEntry): Division {
  const known = found.province !== null || found.city !== null;
  if (entry.level === "county" && !known && countiesNamed(entry.said) > 1)
    return { province: null, city: null, county: entry.county };
  return { province: entry.province, city: entry.city ?? found.city, county: entry.county };
}

function filled(found: Division): Division {
  return isMunicipality(found.province) ? { ...found, city: found.province } : found;
}

/** All named regions of a text (also those inside addresses and company names: the caller decides). */
export function findRegions(text: string): RegionMatch[] {
  const s = foldText(text);
  const found: RegionMatch[] = [];
  for (let i = 0; i < s.length;) {
    const code = s.charCodeAt(i);
    const chain = code >= 0x4e00 && code <= 0x9fff ? divisionChainAt(s, i, false) : null;
    if (!chain || (chain.count === 1 && chain.weak && misread(s, chain))) {
      i++;
      continue;
    }
    found.push({
      start: i,
      end: chain.end,
      full: withoutBlanks(text.slice(i, chain.end)),
      province: chain.province,
      city: chain.city,
      county: chain.county,
    });
    i = chain.end;
  }
  for (const match of GREAT_REGIONS.all(s)) {
    const [start, end] = [match.index, match.index + match[0].length];
    if (
      found.some((other) => other.start < end && start < other.end) ||
      /^[方面部侧向门路街城大医师]/.test(s.slice(end, end + 1)) ||
      (match[0] === "东北" && /[向往朝]/.test(s[start - 1] ?? ""))
    )
      continue;
    found.push({ start, end, full: text.slice(start, end), province: null, city: null, county: null });
  }
  return found.length < 2 ? found : found.sort((a, b) => a.start - b.start);
}

/** 中山装, 孙中山, 大同小异: a short name inside another word. */
function misread(s: string, chain: DivisionChain): boolean {
  const word = s.slice(chain.start, chain.end);
  const before = s[chain.start - 1] ?? "";
  const after = s.slice(chain.end, chain.end + 2);
  if (word === "中山") return before === "孙" || /^[装]/.test(after);
  if (word === "大同") return /^小异|^世界/.test(after);
  if (word === "吉林" && before === "唐") return true;
  if (word === "海口" || word === "开封") return /^[菜]/.test(after) || before === "夸";
  if (word === "保定" || word === "安康" || word === "吉安" || word === "平安" || word === "和田")
    return /^[玉]/.test(after);
  return false;
}

/** Text without blanks, full-width forms folded (NFKC). */
export const withoutBlanks = (text: string): string => text.normalize("NFKC").replace(/\s+/g, "");
