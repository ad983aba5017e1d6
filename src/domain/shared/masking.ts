/**
 * Hiding phones, e-mails and the like from those who need not see them. Masks keep the length of what they hide, so that
 * spans into a text stay right.
 */
import type { FactField } from "../understanding/understanding.js";

/** Fields whose values are contact details. */
export const MASKED_FIELDS: readonly FactField[] = ["phone", "email", "wechatId"];

export const isMaskedField = (field: FactField): boolean => MASKED_FIELDS.includes(field);

const STAR = "*";
const SEPARATOR = String.raw`[\s\-.·—_]`;

/** Mobile numbers with or without +86 and separators; landlines with area code; 400/800 numbers. Input is folded to ASCII. */
const PHONE = new RegExp(
  [
    String.raw`(?:\+?86${SEPARATOR}?)?1[3-9](?:${SEPARATOR}{0,2}\d){9}`,
    String.raw`0\d{2,3}${SEPARATOR}?\d{7,8}(?:${SEPARATOR}\d{1,6})?`,
    String.raw`[48]00(?:${SEPARATOR}?\d){7}`,
  ]
    .map((pattern) => String.raw`(?<!\d)${pattern}(?!\d)`)
    .join("|"),
  "g",
);
const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;

/** Full-width ASCII to ASCII, unit by unit, so that positions stay the same. */
const foldWidth = (text: string): string =>
  text.replace(/[\uFF01-\uFF5E]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0));

/** The same text with every phone number and e-mail address masked; same length. */
export function maskText(text: string): string {
  if (!/[\d@\uFF10-\uFF19\uFF20]/.test(text)) return text;
  const units = text.split("");
  const folded = foldWidth(text);
  for (const { 0: found, index } of folded.matchAll(PHONE)) hideDigits(units, index, index + found.length);
  for (const { 0: found, index } of folded.matchAll(EMAIL)) hideEmail(units, index, index + found.indexOf("@"));
  return units.join("");
}

/**
 * A profile value as those see it who need not know it: "138****0017", "z***@example.com", "w***3".
 * Fields that are no contact details come back with the numbers inside masked.
 */
export function maskValue(field: FactField, value: string): string {
  if (field === "wechatId") return hideMiddle(value);
  const units = value.split("");
  if (field === "phone") hideDigits(units, 0, units.length);
  else if (field === "email") hideEmail(units, 0, value.includes("@") ? value.indexOf("@") : units.length);
  else return maskText(value);
  return units.join("");
}

/** The quote of a fact: of contact details everything but the ends is hidden, in other quotes the numbers inside. */
export function maskQuote(field: FactField, quote: string): string {
  if (!isMaskedField(field)) return maskText(quote);
  return maskText(quote).replace(/[A-Za-z0-9\uFF10-\uFF19@_.+-]{4,}/g, (run) => hideMiddle(run));
}

/** The text with one range hidden but for its ends; used where a fact's span is known. */
export function maskSpan(text: string, field: FactField, span: { start: number; end: number }): string {
  if (!isMaskedField(field)) return text;
  return text.slice(0, span.start) + maskQuote(field, text.slice(span.start, span.end)) + text.slice(span.end);
}

/** Keeps the first three and last four digits of long numbers, less of short ones. */
function hideDigits(units: string[], start: number, end: number): void {
  const digits: number[] = [];
  for (let index = start; index < end; index++) if (/[\d\uFF10-\uFF19]/.test(units[index] ?? "")) digits.push(index);
  const [head, tail] = digits.length >= 11 ? [digits.length - 8, 4] : digits.length >= 7 ? [3, 2] : [1, 1];
  for (const index of digits.slice(head, digits.length - tail)) units[index] = STAR;
}

function hideEmail(units: string[], start: number, at: number): void {
  for (let index = start + 1; index < at; index++) units[index] = STAR;
  if (at - start === 1) units[start] = STAR;
}

function hideMiddle(value: string): string {
  if (value.length <= 2) return STAR.repeat(value.length);
  return value.slice(0, 1) + STAR.repeat(value.length - 2) + value.slice(-1);
}
