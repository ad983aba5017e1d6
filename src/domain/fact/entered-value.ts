/** Values that people type: the same normal forms as understanding yields, checked per field. */
import type { FactField } from "../understanding/understanding.js";

export type EnteredValue = { isValid: true; value: string } | { isValid: false; message: string };

const valid = (value: string): EnteredValue => ({ isValid: true, value });
const invalid = (message: string): EnteredValue => ({ isValid: false, message });

/** Longest value of each kind that is kept. */
const MAX_LENGTH = 200;

/**
 * Brings what a person typed into the field's normal form, or says in plain Chinese what is wrong with it.
 * Forms: phone "13800138000" or "021-12345678"; budget "500000", "300000-500000", "~500000", "<=500000" (yuan);
 * birthday "08-15", "1990-08-15", lunar "L08-15"; timeline a day, "YYYY-MM", "YYYY-Qn" or an interval of days.
 */
export function enteredValue(field: FactField, typed: string): EnteredValue {
  const text = typed.normalize("NFKC").trim().replace(/\s+/g, " ");
  if (text === "") return invalid("不能为空");
  if (text.length > MAX_LENGTH) return invalid(`最多 ${MAX_LENGTH} 个字`);
  switch (field) {
    case "phone":
      return phone(text);
    case "email":
      return /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(text) ? valid(text.toLowerCase()) : invalid("不是有效的邮箱地址");
    case "wechatId":
      return /^[A-Za-z0-9][-\w]{4,29}$/.test(text) ? valid(text) : invalid("微信号是 5 到 30 位字母、数字、- 或 _");
    case "birthday":
      return birthday(text);
    case "budget":
      return budget(text);
    case "timeline":
      return timeline(text);
    case "decisionRole":
      return choice(text, {
        决策人: "decider",
        影响人: "influencer",
        使用人: "user",
        采购: "buyer",
        反对者: "blocker",
      });
    case "customer_of_ours":
      return choice(text, { 是: "true" });
    case "surname":
      return /^\p{Script=Han}{1,2}$/u.test(text) ? valid(text) : invalid("姓是一到两个汉字");
    case "name":
    case "company":
    case "title":
    case "address":
    case "region":
    case "productInterest":
    case "quantity":
    case "competitor":
    case "painPoint":
    case "preference":
      return valid(text);
  }
  return invalid("不认识的字段");
}

function phone(text: string): EnteredValue {
  const compact = text.replace(/^\+?86[- ]?(?=1)/, "").replace(/[\s()]/g, "");
  const digits = compact.replace(/-/g, "");
  if (/^1[3-9]\d{9}$/.test(digits)) return valid(digits);
  if (/^[48]00\d{7}$/.test(digits)) return valid(digits);
  const landline = /^(0(?:10|2\d|[3-9]\d{2}))-?(\d{7,8})(?:-(\d{1,6}))?$/.exec(compact);
  if (landline) return valid([landline[1], landline[2], landline[3]].filter(Boolean).join("-"));
  return invalid("写 11 位手机号，或带区号的座机，例如 021-12345678");
}

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const isMonthDay = (month: number, day: number, longest = DAYS[month - 1] ?? 0): boolean =>
  month >= 1 && month <= 12 && day >= 1 && day <= longest;

const isDay = (text: string): boolean => {
  const at = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
};

function birthday(text: string): EnteredValue {
  const hint = invalid("写成 08-15 或 1990-08-15，农历写成 L08-15");
  if (/^\d{4}-/.test(text)) return isDay(text) && text >= "1900" ? valid(text) : hint;
  const short = /^(L?)(\d{1,2})[-月](\d{1,2})日?$/i.exec(text);
  if (!short) return hint;
  const [month, day] = [Number(short[2]), Number(short[3])];
  const isLunar = short[1] !== "";
  if (!isMonthDay(month, day, isLunar ? 30 : undefined)) return hint;
  return valid(`${isLunar ? "L" : ""}${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`);
}

const UNITS: Readonly<Record<string, number>> = { "": 1, 元: 1, 千: 1_000, 万: 10_000, 亿: 100_000_000 };

/** "50万" → 500000; null when it is no whole positive amount of yuan. */
function yuan(text: string): number | null {
  const found = /^[¥￥]?(\d+(?:\.\d+)?)(元|千|万|亿)?元?$/.exec(text.replace(/[,，\s]/g, ""));
  if (!found) return null;
  const amount = Math.round(Number(found[1]) * (UNITS[found[2] ?? ""] ?? 1) * 100) / 100;
  return Number.isSafeInteger(amount) && amount > 0 ? amount : null;
}

function budget(text: string): EnteredValue {
  const hint = invalid("写金额(元)，例如 500000、50万、30万-50万、~50万、<=50万");
  const marked = /^(~|<=|≤)?\s*(.+)$/.exec(text);
  const mark = marked?.[1] === "≤" ? "<=" : (marked?.[1] ?? "");
  const parts = (marked?.[2] ?? "").split(/[-~到至]/);
  const [low, high] = parts.map((part) => yuan(part.trim()));
  if (parts.length === 1) return low ? valid(`${mark}${low}`) : hint;
  if (parts.length !== 2 || !low || !high || mark !== "" || low >= high) return hint;
  return valid(`${low}-${high}`);
}

function timeline(text: string): EnteredValue {
  const [from = "", to, ...rest] = text.split("/");
  if (to !== undefined && rest.length === 0 && isDay(from) && isDay(to) && from <= to) return valid(text);
  if (to === undefined && (isDay(text) || /^\d{4}-(0[1-9]|1[0-2]|Q[1-4])$/i.test(text)))
    return valid(text.toUpperCase());
  return invalid("写日期 2026-03-02、月份 2026-03、季度 2026-Q1，或区间 2026-03-01/2026-03-31");
}

function choice(text: string, labels: Readonly<Record<string, string>>): EnteredValue {
  const value = labels[text] ?? (Object.values(labels).includes(text) ? text : null);
  return value === null ? invalid(`可选：${Object.keys(labels).join("、")}`) : valid(value);
}
