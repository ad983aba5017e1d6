/** One line of text to its entities, in the kinds and values that `guanxi extract` writes. */
import type { WorkCalendar } from "../calendar/work-calendar.js";
import { localDateOf } from "../shared/time.js";
import { findAddresses } from "./grammar/addresses.js";
import { findAges } from "./grammar/ages.js";
import { findBirthdays } from "./grammar/birthdays.js";
import { findBooleans } from "./grammar/booleans.js";
import { findCompanies } from "./grammar/companies.js";
import { findEmails } from "./grammar/emails.js";
import { findMoney } from "./grammar/money.js";
import { findNumbers } from "./grammar/numbers.js";
import { occupancy } from "./grammar/occupancy.js";
import { findPercents } from "./grammar/percents.js";
import { findPersonNames } from "./grammar/persons.js";
import { findPhones } from "./grammar/phones.js";
import { findQuantities } from "./grammar/quantities.js";
import { findRegions } from "./grammar/regions.js";
import { findTimes } from "./grammar/times.js";
import { findTitles } from "./grammar/titles.js";
import { findUrls } from "./grammar/urls.js";
import { findQq, findWechatIds } from "./grammar/wechat-ids.js";
import { ageValue, moneyValue, numberValue, percentValue, quantityValue } from "./line-values.js";
import { timeValue } from "./line-times.js";
import type { FactField, Side } from "./understanding.js";

export const ENTITY_KINDS = [
  "number",
  "percent",
  "age",
  "money",
  "quantity",
  "datetime",
  "phone",
  "email",
  "url",
  "wechatId",
  "qq",
  "address",
  "region",
  "person",
  "company",
  "title",
  "birthday",
  "boolean",
] as const;
export type EntityKind = (typeof ENTITY_KINDS)[number];

/** A value as written to the file; its keys depend on the kind. */
export type EntityValue = Readonly<Record<string, unknown>>;

export interface LineEntity {
  kind: EntityKind;
  /** UTF-16 offsets, end exclusive. */
  start: number;
  end: number;
  /** Exactly `text.slice(start, end)`. */
  quote: string;
  value: EntityValue;
  /** The profile field that the product would write on the contact because of it. */
  fact?: FactField;
}

export interface LineInput {
  text: string;
  /** When it was written. */
  at: Date;
  /** Who wrote it; without it no entity carries a fact. */
  from?: Side;
}

export interface LineContext {
  /** IANA zone in which its times are meant. */
  zone: string;
  calendar: WorkCalendar;
}

interface Draft {
  kind: EntityKind;
  start: number;
  end: number;
  value: EntityValue;
  fact?: FactField;
}

const BUDGET_WORDS = /预算|经费|价|人均|消费|门票|票|费用|花费/;

/** Kinds in order of precedence: what is taken first keeps its span. */
function draftsInOrder(input: LineInput, context: LineContext): Draft[][] {
  const { text } = input;
  const phones = findPhones(text);
  const wechat = findWechatIds(text, phones).map((m) => ({ ...m, value: { id: m.id } }));
  const amounts = amountDrafts(text);
  const today = localDateOf(input.at, context.zone);
  // 四点 五个百分点, 90天大: the longer amount is meant, not the time inside it
  const times = findTimes(text, { at: input.at, zone: context.zone, calendar: context.calendar }).filter(
    (time) => !amounts.some((amount) => coversTime(amount, time)),
  );
  return [
    drafts("email", findEmails(text), (m) => ({ email: m.email }), "email"),
    drafts("url", findUrls(text), (m) => ({ url: m.url })),
    drafts(
      "wechatId",
      wechat.filter((m) => !m.samePhone),
      (m) => m.value,
      "wechatId",
    ),
    drafts("qq", findQq(text), (m) => ({ id: m.id })),
    drafts(
      "phone",
      phones,
      (m) => withoutNulls({ number: m.number, type: m.type, ext: m.ext, country: m.country, carrier: m.carrier }),
      "phone",
    ),
    drafts(
      "wechatId",
      wechat.filter((m) => m.samePhone),
      (m) => m.value,
      "wechatId",
    ),
    drafts(
      "birthday",
      findBirthdays(text, { today }),
      (m) => (m.lunar ? { date: m.date, lunar: true } : { date: m.date }),
      "birthday",
    ),
    drafts(
      "address",
      findAddresses(text),
      (m) => ({ full: m.full, province: m.province, city: m.city, county: m.county, detail: m.detail }),
      "address",
    ),
    drafts("datetime", times, timeValue),
    drafts("company", findCompanies(text), (m) => ({ name: m.name })),
    amounts,
    drafts("person", findPersonNames(text), (m) =>
      withoutNulls({ name: m.name, surname: m.surname, honorific: m.honorific }),
    ),
    drafts("title", findTitles(text), (m) => ({ title: m.title })),
    drafts("region", findRegions(text), (m) => ({
      full: m.full,
      province: m.province,
      city: m.city,
      county: m.county,
    })),
    drafts("boolean", findBooleans(text), (m) => ({ value: m.value })),
  ];
}

/**
 * All entities of a line, outermost ones only, in order. No two overlap, except two kinds on exactly one span
 * (a telephone number that is the WeChat id as well).
 */
export function extractLine(input: LineInput, context: LineContext): LineEntity[] {
  const taken: Draft[] = [];
  const places = occupancy(input.text.length);
  for (const group of draftsInOrder(input, context))
    for (const draft of group) {
      if (!places.isFree(draft.start, draft.end) && taken.some((other) => clashes(other, draft))) continue;
      places.take(draft.start, draft.end);
      taken.push(draft);
    }
  return taken
    .sort((a, b) => a.start - b.start || a.end - b.end)
    .map(({ kind, start, end, value, fact }) => ({
      kind,
      start,
      end,
      quote: input.text.slice(start, end),
      value,
      ...(fact !== undefined && input.from === "contact" ? { fact } : {}),
    }));
}

const TWINS: ReadonlySet<EntityKind> = new Set(["phone", "wechatId", "qq", "email"]);
/** Do two drafts overlap, other than as two meanings of one span? */
function clashes(a: Draft, b: Draft): boolean {
  if (a.start >= b.end || b.start >= a.end) return false;
  const sameSpan = a.start === b.start && a.end === b.end;
  const nameOfMail = a.kind === "email" && b.kind === "qq";
  return !(sameSpan && a.kind !== b.kind && TWINS.has(a.kind) && TWINS.has(b.kind)) || nameOfMail;
}

function drafts<T extends { start: number; end: number }>(
  kind: EntityKind,
  matches: readonly T[],
  value: (match: T) => EntityValue,
  fact?: FactField,
): Draft[] {
  return matches.map((match) => ({
    kind,
    start: match.start,
    end: match.end,
    value: value(match),
    ...(fact === undefined ? {} : { fact }),
  }));
}

/** Does a longer amount hold a whole time? */
function coversTime(amount: Draft, time: { start: number; end: number }): boolean {
  return (
    amount.start <= time.start &&
    time.end <= amount.end &&
    amount.end - amount.start > time.end - time.start &&
    (amount.kind !== "number" || amount.start < time.start)
  );
}

/** Money, percentages, ages, quantities and numbers; one pass over the text finds them all, so none overlap. */
function amountDrafts(text: string): Draft[] {
  const money = findMoney(text);
  const priced = new Set(money.map((m) => m.start));
  return [
    ...money.map((m): Draft => ({
      kind: "money",
      start: m.start,
      end: m.end,
      value: moneyValue(m),
      ...(BUDGET_WORDS.test(text.slice(Math.max(0, m.start - 12), m.start)) ? { fact: "budget" } : {}),
    })),
    ...drafts("percent", findPercents(text), percentValue),
    ...drafts("age", findAges(text), ageValue),
    ...drafts("quantity", findQuantities(text), quantityValue),
    ...drafts("number", findNumbers(text), numberValue).filter((n) => !priced.has(n.start)),
  ];
}

function withoutNulls(value: Readonly<Record<string, unknown>>): EntityValue {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== null));
}
