/** One line of text to its entities, in the kinds and values that `guanxi extract` writes. */
import type { WorkCalendar } from "../calendar/work-calendar.js";
import { localDateOf } from "../shared/time.js";
import { findAddresses } from "./grammar/addresses.js";
import { scanAmounts } from "./grammar/amounts.js";
import { findAges } from "./grammar/ages.js";
import { findBirthdays } from "./grammar/birthdays.js";
import { findBooleans } from "./grammar/booleans.js";
import { findCompanies } from "./grammar/companies.js";
import { findEmails } from "./grammar/emails.js";
import { findMoney } from "./grammar/money.js";
import { findNumbers } from "./grammar/numbers.js";
import type { AddressMatch, PersonMatch, PhoneMatch, RegionMatch } from "./grammar/match.js";
import { occupancy, type Occupancy } from "./grammar/occupancy.js";
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
import type { FactField, Side, Span } from "./understanding.js";

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
const TWINS: ReadonlySet<EntityKind> = new Set(["phone", "wechatId", "qq", "email"]);

/** What is taken so far; the kinds come in order of precedence, and what is taken first keeps its span. */
class Taken {
  readonly drafts: Draft[] = [];
  private readonly places: Occupancy;

  constructor(length: number) {
    this.places = occupancy(length);
  }

  add(draft: Draft): void {
    const { start, end } = draft;
    if (!this.places.isFree(start, end) && this.drafts.some((other) => clashes(other, draft))) return;
    this.places.take(start, end);
    this.drafts.push(draft);
  }
}

/**
 * All entities of a line, outermost ones only, in order. No two overlap, except two kinds on exactly one span
 * (a telephone number that is the WeChat id as well).
 */
export function extractLine(input: LineInput, context: LineContext): LineEntity[] {
  const { drafts } = takenFrom(input, context);
  if (drafts.length > 1) drafts.sort((a, b) => a.start - b.start || a.end - b.end);
  return drafts.map(({ kind, start, end, value, fact }) => ({
    kind,
    start,
    end,
    quote: input.text.slice(start, end),
    value,
    ...(fact !== undefined && input.from === "contact" ? { fact } : {}),
  }));
}

function takenFrom(input: LineInput, context: LineContext): Taken {
  const { text } = input;
  const taken = new Taken(text.length);
  const phones = findPhones(text);
  const wechat = findWechatIds(text, phones);
  for (const m of findEmails(text)) taken.add(draft("email", m, { email: m.email }, "email"));
  for (const m of findUrls(text)) taken.add(draft("url", m, { url: m.url }));
  for (const m of wechat) if (!m.samePhone) taken.add(draft("wechatId", m, { id: m.id }, "wechatId"));
  for (const m of findQq(text)) taken.add(draft("qq", m, { id: m.id }));
  for (const m of phones) taken.add(draft("phone", m, phoneValue(m), "phone"));
  for (const m of wechat) if (m.samePhone) taken.add(draft("wechatId", m, { id: m.id }, "wechatId"));
  addBirthdays(taken, input, context);
  for (const m of findAddresses(text)) taken.add(draft("address", m, addressValue(m), "address"));
  const amounts = amountDrafts(text);
  for (const m of findTimes(text, { at: input.at, zone: context.zone, calendar: context.calendar }))
    // 四点 五个百分点, 90天大: the longer amount is meant, not the time inside it
    if (!amounts.some((amount) => coversTime(amount, m))) taken.add(draft("datetime", m, timeValue(m)));
  for (const m of findCompanies(text)) taken.add(draft("company", m, { name: m.name }));
  for (const amount of amounts) taken.add(amount);
  for (const m of findPersonNames(text)) taken.add(draft("person", m, personValue(m)));
  for (const m of findTitles(text)) taken.add(draft("title", m, { title: m.title }));
  for (const m of findRegions(text)) taken.add(draft("region", m, regionValue(m)));
  for (const m of findBooleans(text)) taken.add(draft("boolean", m, { value: m.value }));
  return taken;
}

function addBirthdays(taken: Taken, input: LineInput, context: LineContext): void {
  const found = findBirthdays(input.text, {
    // asked for by few lines only
    get today() {
      return localDateOf(input.at, context.zone);
    },
  });
  for (const m of found)
    taken.add(draft("birthday", m, m.lunar ? { date: m.date, lunar: true } : { date: m.date }, "birthday"));
}

const phoneValue = (m: PhoneMatch): EntityValue =>
  withoutNulls({ number: m.number, type: m.type, ext: m.ext, country: m.country, carrier: m.carrier });
const addressValue = (m: AddressMatch): EntityValue => ({ ...regionValue(m), detail: m.detail });
const regionValue = (m: RegionMatch): EntityValue => ({
  full: m.full,
  province: m.province,
  city: m.city,
  county: m.county,
});
const personValue = (m: PersonMatch): EntityValue =>
  withoutNulls({ name: m.name, surname: m.surname, honorific: m.honorific });

/** Do two drafts overlap, other than as two meanings of one span? */
function clashes(a: Draft, b: Draft): boolean {
  if (a.start >= b.end || b.start >= a.end) return false;
  const sameSpan = a.start === b.start && a.end === b.end;
  const nameOfMail = a.kind === "email" && b.kind === "qq";
  return !(sameSpan && a.kind !== b.kind && TWINS.has(a.kind) && TWINS.has(b.kind)) || nameOfMail;
}

function draft(kind: EntityKind, { start, end }: Span, value: EntityValue, fact?: FactField): Draft {
  return fact === undefined ? { kind, start, end, value } : { kind, start, end, value, fact };
}

/** Does a longer amount hold a whole time? */
function coversTime(amount: Draft, time: Span): boolean {
  return (
    amount.start <= time.start &&
    time.end <= amount.end &&
    amount.end - amount.start > time.end - time.start &&
    (amount.kind !== "number" || amount.start < time.start)
  );
}

/** Money, percentages, ages, quantities and numbers; one pass over the text finds them all, so none overlap. */
function amountDrafts(text: string): Draft[] {
  const found: Draft[] = [];
  if (scanAmounts(text).length === 0) return found;
  const priced = new Set<number>();
  for (const m of findMoney(text)) {
    priced.add(m.start);
    const isBudget = BUDGET_WORDS.test(text.slice(Math.max(0, m.start - 12), m.start));
    found.push(draft("money", m, moneyValue(m), isBudget ? "budget" : undefined));
  }
  for (const m of findPercents(text)) found.push(draft("percent", m, percentValue(m)));
  for (const m of findAges(text)) found.push(draft("age", m, ageValue(m)));
  for (const m of findQuantities(text)) found.push(draft("quantity", m, quantityValue(m)));
  for (const m of findNumbers(text)) if (!priced.has(m.start)) found.push(draft("number", m, numberValue(m)));
  return found;
}

function withoutNulls(value: Readonly<Record<string, unknown>>): EntityValue {
  const left: Record<string, unknown> = {};
  for (const key in value) if (value[key] !== null) left[key] = value[key];
  return left;
}
