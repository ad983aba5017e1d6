/** Care templates: variables in braces, filled from the profile, never sent with a brace left. */
import { honorificOf, valueOf, type Addressable } from "../touch/salutation.js";

export interface CareTextInput {
  contact: Addressable;
  memberName: string;
  corpName: string;
}

export type RenderedText = { ok: true; text: string } | { ok: false; reason: string };

type Resolve = (input: CareTextInput) => string | null;

/** What each variable becomes; null: not known, and there is no polite way around it. */
const VARIABLES: Readonly<Record<string, Resolve>> = {
  称呼: ({ contact }) => honorificOf(contact) ?? "您好",
  姓名: ({ contact }) => valueOf(contact, "name"),
  公司: ({ contact }) => valueOf(contact, "company") ?? "贵公司",
  职位: ({ contact }) => valueOf(contact, "title"),
  产品: ({ contact }) => valueOf(contact, "productInterest"),
  我: ({ memberName }) => memberName,
  我的公司: ({ corpName }) => corpName,
};

/** What a variable becomes: null when it is not known, undefined when there is no such variable. */
export const variableValue = (name: string, input: CareTextInput): string | null | undefined =>
  VARIABLES[name]?.(input);

/** Names that a template may use, for the settings page. */
export const CARE_VARIABLES: readonly string[] = Object.keys(VARIABLES);

/** Longest text that goes out by rule. */
const MAX_LENGTH = 500;

/** A variable, with or without words for when it is not known: `{姓名}`, `{姓名|朋友}`. */
const VARIABLE = /\{([^{}|]*)(?:\|([^{}]*))?\}/g;

/**
 * Fills a template. `{称呼}` and `{公司}` have a polite form when unknown, any variable can bring its own
 * (`{产品|咱们的产品}`); any other unknown value, an unknown variable or a stray brace means that nothing is sent, with
 * the reason.
 */
export function renderCareText(template: string, input: CareTextInput): RenderedText {
  const problems: string[] = [];
  const text = template.replace(VARIABLE, (whole, name: string, fallback: string | undefined) => {
    const resolve = VARIABLES[name.trim()];
    if (!resolve) {
      problems.push(`模板里的“${whole}”不认识`);
      return "";
    }
    const value = clean(resolve(input) ?? "");
    if (value === "" && fallback === undefined) problems.push(`还不知道客户的${name.trim()}`);
    return value === "" ? clean(fallback ?? "") : value;
  });
  if (problems.length === 0 && /[{}]/.test(text)) problems.push("模板里的花括号没有成对");
  const trimmed = text.trim();
  if (problems.length === 0 && trimmed === "") problems.push("模板是空的");
  if (problems.length === 0 && trimmed.length > MAX_LENGTH) problems.push(`文字超过 ${MAX_LENGTH} 字`);
  return problems.length === 0 ? { ok: true, text: trimmed } : { ok: false, reason: problems.join(";") };
}

/** What is wrong with a template itself, whoever gets it; null: nothing. */
export function checkTemplate(template: string): string | null {
  const unknown = [...template.matchAll(VARIABLE)].map(([whole, name = ""]) => (VARIABLES[name.trim()] ? null : whole));
  const names = unknown.filter((whole) => whole !== null);
  if (names.length > 0) return `不认识的变量：${names.join("、")}`;
  return /[{}]/.test(template.replace(VARIABLE, "")) ? "花括号没有成对" : null;
}

/** A profile's value inside a sentence: one line, no braces, not endless. */
const clean = (value: string): string => value.replace(/[{}]/g, "").replace(/\s+/g, " ").trim().slice(0, 60);
