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
import { findPercents } from "./grammar/percents.js";
import { findPersonNames } from "./grammar/persons.js";
import { findPhones } from "./grammar/phones.js";
import { findQuantities } from "./grammar/quantities.js";
import { findRegions } from "./grammar/regions.js";
import { findTimes } from "./grammar/times.js";
import { findTitles } from "./grammar/titles.js";
import { findUrls } from "./grammar/urls.js";
import { findQq, findWechatIds } from "./grammar/wechat-ids.js";
import { ageValue, amountValue, moneyValue, numberValue, percentValue, quantityValue } from "./line-values.js";
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

/**
 * All entities of a line, outermost ones only, in order. No two overlap, except two kinds on exactly one span
 * (a telephone number that is the WeChat id as well).
 */
export function extractLine(input: LineInput, context: LineContext): LineEntity[] {
  const { text } = input;
  const taken: Draft[] = [];
  const take = (drafts: readonly Draft[], twin = false): void => {
    for (const draft of drafts) {
      const clash = taken.some(
        (other) =>
          other.start < draft.end &&
          draft.start < other.end &&
          !(twin && other.start === draft.start && other.end === draft.end && other.kind !== draft.kind),
      );
      if (!clash) taken.push(draft);
    }
  };
  const phones = findPhones(text);
  const wechat = findWechatIds(text, phones);
  take(
    findEmails(text).map((m) => ({
      kind: "email",
      start: m.start,
      end: m.end,
      value: { email: m.email },
      fact: "email",
    })),
  );
  take(findUrls(text).map((m) => ({ kind: "url", start: m.start, end: m.end, value: { url: m.url } })));
  take(
    wechat
      .filter((m) => !m.samePhone)
      .map((m) => ({ kind: "wechatId", start: m.start, end: m.end, value: { id: m.id }, fact: "wechatId" })),
  );
  take(
    findQq(text).map((m) => ({ kind: "qq", start: m.start, end: m.end, value: { id: m.id } })),
    true,
  );
  take(
    phones.map((m) => ({
      kind: "phone",
      start: m.start,
      end: m.end,
      value: withoutNulls({ number: m.number, type: m.type, ext: m.ext, country: m.country, carrier: m.carrier }),
      fact: "phone",
    })),
  );
  take(
    wechat
      .filter((m) => m.samePhone)
      .map((m) => ({ kind: "wechatId", start: m.start, end: m.end, value: { id: m.id }, fact: "wechatId" })),
    true,
  );
  take(
    findBirthdays(text, { today: localDateOf(input.at, context.zone) }).map((m) => ({
      kind: "birthday",
      start: m.start,
      end: m.end,
      value: m.lunar ? { date: m.date, lunar: true } : { date: m.date },
      fact: "birthday",
    })),
  );
  take(
    findAddresses(text).map((m) => ({
      kind: "address",
      start: m.start,
      end: m.end,
      value: { full: m.full, province: m.province, city: m.city, county: m.county, detail: m.detail },
      fact: "address",
    })),
  );
  take(
    findTimes(text, { at: input.at, zone: context.zone, calendar: context.calendar }).map((m) => ({
      kind: "datetime",
      start: m.start,
      end: m.end,
      value: timeValue(m),
    })),
  );
  take(findCompanies(text).map((m) => ({ kind: "company", start: m.start, end: m.end, value: { name: m.name } })));
  take(
    findMoney(text).map((m) => ({
      kind: "money",
      start: m.start,
      end: m.end,
      value: moneyValue(m),
      ...(BUDGET_WORDS.test(text.slice(Math.max(0, m.start - 12), m.start)) ? { fact: "budget" as const } : {}),
    })),
  );
  take(findPercents(text).map((m) => ({ kind: "percent", start: m.start, end: m.end, value: percentValue(m) })));
  take(findAges(text).map((m) => ({ kind: "age", start: m.start, end: m.end, value: ageValue(m) })));
  take(findQuantities(text).map((m) => ({ kind: "quantity", start: m.start, end: m.end, value: quantityValue(m) })));
  take(findNumbers(text).map((m) => ({ kind: "number", start: m.start, end: m.end, value: numberValue(m) })));
  take(
    findPersonNames(text).map((m) => ({
      kind: "person",
      start: m.start,
      end: m.end,
      value: withoutNulls({ name: m.name, surname: m.surname, honorific: m.honorific }),
    })),
  );
  take(findTitles(text).map((m) => ({ kind: "title", start: m.start, end: m.end, value: { title: m.title } })));
  take(
    findRegions(text).map((m) => ({
      kind: "region",
      start: m.start,
      end: m.end,
      value: { full: m.full, province: m.province, city: m.city, county: m.county },
    })),
  );
  take(findBooleans(text).map((m) => ({ kind: "boolean", start: m.start, end: m.end, value: { value: m.value } })));
  return taken
    .sort((a, b) => a.start - b.start || a.end - b.end)
    .map(({ kind, start, end, value, fact }) => ({
      kind,
      start,
      end,
      quote: text.slice(start, end),
      value,
      ...(fact !== undefined && input.from === "contact" ? { fact } : {}),
    }));
}

function withoutNulls(value: Readonly<Record<string, unknown>>): EntityValue {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== null));
}

export { amountValue };
