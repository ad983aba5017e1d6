/** The divisions of China as a lookup by name: full names, short names, renamed ones. */
import { DIVISIONS, RENAMED } from "./tables/divisions.js";
import type { Division } from "./match.js";

/** One name of one division. */
export interface DivisionEntry extends Division {
  /** As it is said: full name, short name or an old one. */
  said: string;
  level: "province" | "city" | "county";
  /** A short form without 省, 市, 县 …: needs care, for it may be an ordinary word. */
  short: boolean;
}

interface Index {
  /** By the first two units: first * 65536 + second. */
  byHead: ReadonlyMap<number, readonly DivisionEntry[]>;
  /** 1 where a name begins with the unit. */
  initials: Uint8Array;
  counts: ReadonlyMap<string, number>;
}
let index: Index | null = null;
const NONE: readonly DivisionEntry[] = [];

/** County names without their suffix that are everyday words, parts of other names, or too common to stand alone. */
const WEAK = new Set(
  "高新区 经开区 城区 郊区 市中 新区 矿区 和平 新华 新城 城关 铁西 铁东 桥东 桥西 河东 河西 河北 河口 西湖 东湖 中山 东方 长安 朝阳 白云 龙华 龙山 龙港 鼓楼 钟楼 青山 江南 江北 江东 安定 永定 建设 前进 向阳 友谊 胜利 光明 东风 工农 红旗 兴安 南山 东山 西山 北山 海城 滨海 滨湖 通州 金山 宝山 平安 阳光 新兴 太平 大安 大通 大同 高州 连山 长宁 永安 安宁 兴隆 昌平 南岸 江口 大方 平山 海港 文昌 龙门 天台 天门 石门 乐业 凤凰 民主 民权 荣县 平原 曲江 浦口 镇海 定海 普陀 双桥 双塔 高明 中原 金水 二七 惠济 和硕 沙湾 南海 东海 兴国 宁国 德化 大化 通道 会同 新化 新建 新都 新会 新蔡 东平 东至 太和 义县 长治 长乐 长丰 长兴 安康 开化 松溪 东明 复兴 青龙 鼎城 海珠 城中 城东 城西 城北 管理区 示范区 市直辖 保税区 金湖 五华 和顺 桃源 万年 横峰 共和 同心 中宁 永和 永济 大观 迎江 路南 路北 开平 古城 靖安 团结 正安 西城 东城 宣武 崇文 文峰 解放 马山 青年 汇川 东港 西安 东安 成安 南市 站前 南开 渝中 尖山 四方 市北 市南 立山 明山 平鲁 源城 凤山 兴业 蓬莱 三元 金门 安居 船山".split(
    " ",
  ),
);
export const isWeakShort = (name: string): boolean => WEAK.has(name);

/** Built at first use: about 7,000 names. */
function divisions(): Index {
  if (index) return index;
  const byHead = new Map<number, DivisionEntry[]>();
  const initials = new Uint8Array(65_536);
  const counts = new Map<string, number>();
  const add = (said: string, level: DivisionEntry["level"], division: Division, short: boolean): void => {
    if (said.length < 2) return;
    const entry: DivisionEntry = { said, level, short, ...division };
    const head = said.charCodeAt(0) * 65_536 + said.charCodeAt(1);
    initials[said.charCodeAt(0)] = 1;
    const list = byHead.get(head);
    if (list) list.push(entry);
    else byHead.set(head, [entry]);
    if (level === "county") counts.set(said, (counts.get(said) ?? 0) + 1);
  };
  let province = "";
  for (const line of DIVISIONS.trim().split("\n")) {
    if (line.startsWith("# ")) {
      const [name = "", short] = line.slice(2).split("/");
      province = name;
      const place = { province, city: null, county: null };
      add(name, "province", place, false);
      if (short !== undefined) add(short, "province", place, true);
      if (name.endsWith("特别行政区")) add(`${short ?? ""}特区`, "province", place, true);
      continue;
    }
    const colon = line.indexOf(": ");
    const [cityName = "", cityShort] = (colon < 0 ? line.replace(/:$/, "") : line.slice(0, colon)).split("/");
    const direct = cityName.includes("直辖") || cityName === province.replace("特别行政区", "");
    const city = direct ? null : cityName;
    if (city !== null && city !== province) {
      add(city, "city", { province, city, county: null }, false);
      if (cityShort !== undefined) add(cityShort, "city", { province, city, county: null }, true);
      const prefecture =
        /^(.{2,}?)(?:(?:蒙古|柯尔克孜|哈萨克|维吾尔|朝鲜|傣|景颇|傈僳|白|壮|苗|哈尼|彝|藏|羌|布依|侗|土家|回)族?)*(?:自治州|地区|盟)$/.exec(
          cityName,
        )?.[1];
      if (prefecture !== undefined && prefecture !== cityShort && !prefecture.endsWith("市"))
        add(prefecture, "city", { province, city, county: null }, true);
    }
    for (const county of colon < 0 ? [] : line.slice(colon + 2).split(" ")) {
      const [name = "", short] = county.split("/");
      const place = { province, city, county: name };
      add(name, "county", place, false);
      if (short !== undefined) add(short, "county", place, true);
    }
  }
  addRenamed(add);
  for (const list of byHead.values())
    list.sort((a, b) => b.said.length - a.said.length || levels.indexOf(a.level) - levels.indexOf(b.level));
  index = { byHead, initials, counts };
  return index;
}

const levels = ["province", "city", "county"] as const;

function addRenamed(
  add: (said: string, level: DivisionEntry["level"], division: Division, short: boolean) => void,
): void {
  for (const line of RENAMED.trim().split("\n")) {
    const [from = "", to = ""] = line.split(" => ");
    const old = from.split(" ");
    const [province = null, city = null, county = null] = to.split(" ");
    const level = old.length <= 4 ? "city" : "county";
    const name = old.at(-2);
    const short = old.at(-1);
    if (name === undefined || (level === "county" && name === county)) continue;
    add(name, level, { province, city, county }, false);
    if (short !== undefined && short !== name) add(short, level, { province, city, county }, true);
  }
}

/** All names that begin at a place of a folded text, longest first. */
export function divisionsAt(s: string, at: number): readonly DivisionEntry[] {
  const { initials, byHead } = divisions();
  const first = s.charCodeAt(at);
  if (initials[first] !== 1) return NONE;
  const list = byHead.get(first * 65_536 + s.charCodeAt(at + 1));
  return list ? list.filter((entry) => s.startsWith(entry.said, at)) : NONE;
}

/** All names of two or more characters that are no everyday words. */
export function divisionNames(): string[] {
  const names: string[] = [];
  for (const list of divisions().byHead.values())
    for (const entry of list)
      if (!entry.short || (entry.level !== "county" && !isWeakShort(entry.said)) || entry.said.length > 2)
        names.push(entry.said);
  return names;
}

/** Can a name begin with this UTF-16 unit? */
export const mayBeginDivision = (code: number): boolean => divisions().initials[code] === 1;

/** How many counties bear a name. */
export const countiesNamed = (name: string): number => divisions().counts.get(name) ?? 0;

export const isMunicipality = (province: string | null): boolean =>
  province !== null && /^(?:北京|天津|上海|重庆)市$/.test(province);
