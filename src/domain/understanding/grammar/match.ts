/**
 * What the grammars yield. Every match carries its exact place in the text as UTF-16 offsets, `start` inclusive and
 * `end` exclusive, so that `text.slice(start, end)` is the quote; matches of one grammar are in order and never overlap.
 */
import type { LocalDate } from "../../shared/time.js";
import type { Span } from "../understanding.js";

/** A comparison said with a single number: 以内, 不超过 `<=`; 不到, 低于 `<`; 以上, 至少 `>=`; 超过 `>`. */
export type Bound = "<=" | "<" | ">=" | ">";

/**
 * A number as said: one value (perhaps with a bound), or a range.
 * Exactly one of the two holds: `value` is a number, or `value` is null and `min`/`max` tell the range (null side: open).
 */
export interface Amount {
  value: number | null;
  min: number | null;
  max: number | null;
  bound: Bound | null;
  /** 大概, 左右, 来, 多, 几, 近, 约, 数十. */
  approx: boolean;
}

export interface NumberMatch extends Span {
  amount: Amount;
  /** 第三, 前三. */
  ordinal: boolean;
}

export interface PercentMatch extends Span {
  /** In percent: 九折 = 90, 千分之二 = 0.2. */
  amount: Amount;
  form: "折" | "成" | "点" | null;
}

export interface AgeMatch extends Span {
  amount: Amount;
  unit: "year" | "month" | "week" | "day";
}

export interface MoneyMatch extends Span {
  /** In whole currency units (yuan, dollars), fractions allowed. */
  amount: Amount;
  /** ISO 4217; CNY when none is said; XBT for bitcoin. */
  currency: string;
  /** false: no money word stands at the number, only the words around it speak of money (预算80万, 报价三百万). */
  explicit: boolean;
  /** The money word as said (元, 块, w美金 …), or null. 块 may be a measure word as well (来二十块试试). */
  unit: string | null;
}

export interface QuantityMatch extends Span {
  amount: Amount;
  /** Measure word or unit as said: 台, 吨, 个账号's 个. */
  unit: string;
}

/** How a time expression looks at the unit it names: on it, until it, before it, from it on, after it, within a span. */
export type TimeEdge = "on" | "before" | "by" | "within" | "after" | "since";

export type TimeGrain = "second" | "minute" | "hour" | "day" | "week" | "month" | "quarter" | "year";

/** Half-open local interval [from, to), ISO without zone ("2026-03-04T00:00:00"); null: open side. */
export interface TimeInterval {
  from: string | null;
  to: string | null;
  grain: TimeGrain;
}

export interface TimeMatch extends Span {
  kind: "interval" | "duration" | "recurrence";
  /** The interval meant, edge applied: 周五之前 = (now or open, end of Friday). Null for a bare duration. */
  interval: TimeInterval | null;
  /** Second reading, when there are two (29日 of last or of this month; 9点 in the morning or evening). */
  other: TimeInterval | null;
  /** How the expression looks at its unit; `interval` has it applied already, `unit` not. */
  edge: TimeEdge;
  /** The unit named, without 之前/以后: 周五之前 → Friday, 国庆后 → the first of October. Null for a bare duration. */
  unit: TimeInterval | null;
  /** First and last local day (inclusive) of the unit named. Null for bare durations and open sides. */
  first: LocalDate | null;
  last: LocalDate | null;
  /** The instant (UTC) of the unit's start when a clock time was said (三点半, 半小时后), else null. */
  instant: Date | null;
  /**
   * The day on which something said to be due then is due, by the work calendar: N号前, 周N前, 月底前 = that day;
   * 国庆前 = the last day before the holiday; 国庆后, 年后 = the first working day after it; otherwise the last day
   * of the unit. Null for bare durations, recurrences and open ends.
   */
  dueDay: LocalDate | null;
  /** Holiday named, e.g. "春节", or null. */
  holiday: string | null;
  /** Part of the day named (上午, 下午, 晚上 …), or null. */
  dayPart: string | null;
  /** ISO 8601 of a duration, e.g. "PT30M"; ends of a range. */
  duration: string | null;
  durationMin: string | null;
  durationMax: string | null;
  /** 工作日, 交易日. */
  workdays: boolean;
  /** RFC 5545 rule of a recurrence, e.g. "FREQ=WEEKLY;BYDAY=MO". */
  recurring: string | null;
  /** 左右, 大概, 头上. */
  approx: boolean;
}

export type PhoneType = "mobile" | "landline" | "service" | "iot" | "foreign";

export interface PhoneMatch extends Span {
  /** Mobile: 11 digits; landline `021-12345678`, without area code the digits as said; service `400-800-1234`; foreign `+44…`. */
  number: string;
  type: PhoneType;
  ext: string | null;
  /** ISO 3166 code of a foreign number, when known. */
  country: string | null;
  /** Who issued a mobile number (numbers can be carried over), e.g. "中国移动". */
  carrier: string | null;
  /** Place of a landline's area code, e.g. "广东/广州". */
  place: string | null;
  /** true: the words around it say that it is a telephone (电话, 手机, 打), or its shape leaves no doubt. */
  certain: boolean;
}

export interface EmailMatch extends Span {
  /** Lower case. */
  email: string;
}

export interface UrlMatch extends Span {
  /** As said. */
  url: string;
}

export interface WechatIdMatch extends Span {
  /** As said, case kept. */
  id: string;
  /** true: 微信同号, the id is the telephone number at this span. */
  samePhone: boolean;
}

export interface QqMatch extends Span {
  id: string;
}

/** Official current names; null where not certain. A municipality is its own city. */
export interface Division {
  province: string | null;
  city: string | null;
  county: string | null;
}

export interface RegionMatch extends Span, Division {
  /** As said, without blanks. */
  full: string;
}

export interface AddressMatch extends RegionMatch {
  /** What follows the county. */
  detail: string;
}

export interface PersonMatch extends Span {
  /** Whole name (张伟, 约翰·史密斯), or null for a surname with title. */
  name: string | null;
  /** 王 of 王总, 王经理, 小王; of a Chinese whole name too. */
  surname: string | null;
  /** 总, 经理, 工, 先生, 小姐 … of a surname with title. */
  honorific: string | null;
}

export interface CompanyMatch extends Span {
  /** As said. */
  name: string;
  /** legal: with 有限公司 or the like; institution: school, bank, office, club …; short: 华盛精密 with a trade word. */
  form: "legal" | "institution" | "short";
}

export interface TitleMatch extends Span {
  title: string;
}

export interface BirthdayMatch extends Span {
  /** `MM-DD` or `YYYY-MM-DD`; in the lunar calendar when `lunar`. */
  date: string;
  lunar: boolean;
}

export interface BooleanMatch extends Span {
  value: boolean;
}
