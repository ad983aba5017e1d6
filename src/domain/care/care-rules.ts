/** Care as data: which days are kept, with which words, and for whom. */
import { z } from "zod";
import type { LunarCalendar } from "../calendar/birthday.js";
import { addDays, type LocalDate } from "../shared/time.js";
import { BOUNDS } from "../shared/number-bounds.js";
import { wholeNumber } from "../shared/whole-number.js";
import { STAGES, type Stage } from "../stage/stage.js";
import { checkTemplate } from "./care-text.js";

/** Feasts with a day of their own. Lunar ones come from the lunar calendar; a solar term is not among them. */
export const FESTIVALS = [
  "new_year",
  "spring_festival",
  "lantern",
  "dragon_boat",
  "mid_autumn",
  "double_ninth",
  "national_day",
] as const;
export type Festival = (typeof FESTIVALS)[number];

export const FESTIVAL_NAMES: Readonly<Record<Festival, string>> = {
  new_year: "元旦",
  spring_festival: "春节",
  lantern: "元宵节",
  dragon_boat: "端午节",
  mid_autumn: "中秋节",
  double_ninth: "重阳节",
  national_day: "国庆节",
};

const SOLAR: Readonly<Partial<Record<Festival, string>>> = { new_year: "01-01", national_day: "10-01" };
const LUNAR: Readonly<Partial<Record<Festival, readonly [number, number]>>> = {
  spring_festival: [1, 1],
  lantern: [1, 15],
  dragon_boat: [5, 5],
  mid_autumn: [8, 15],
  double_ninth: [9, 9],
};

/** The feast's day in a calendar year (lunar feasts: of the lunar year that begins in it); null: outside the table. */
export function festivalDay(festival: Festival, year: number, lunar: LunarCalendar): LocalDate | null {
  const solar = SOLAR[festival];
  if (solar) return `${year}-${solar}`;
  const [month, day] = LUNAR[festival] ?? [1, 1];
  return lunar.solarDateOf(year, month, day, false);
}

/** Days that a person notes down for a contact. */
export const DATE_KINDS = ["anniversary", "contract_end", "warranty_end", "renewal"] as const;
export type DateKind = (typeof DATE_KINDS)[number];

export interface ContactDate {
  corpId: string;
  id: string;
  contactId: string;
  kind: DateKind;
  date: LocalDate;
  /** What it is about, e.g. "二期设备合同"; may be empty. */
  note: string;
  byUserId: string;
  at: Date;
}

const RuleText = z
  .string()
  .trim()
  .min(1, "请写内容")
  .max(500)
  .superRefine((text, ctx) => {
    const fault = checkTemplate(text);
    if (fault) ctx.addIssue({ code: "custom", message: fault });
  });

/** One kind of care. `offsetDays` is counted from its day: -30 is a month before. */
export const CareRule = z.strictObject({
  id: z.string().regex(/^[\w-]{1,40}$/),
  on: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("festival"), festival: z.enum(FESTIVALS) }),
    z.strictObject({ kind: z.literal("date"), date: z.enum(DATE_KINDS) }),
    z.strictObject({ kind: z.literal("after_order") }),
  ]),
  offsetDays: wholeNumber(BOUNDS.careOffsetDays),
  isOn: z.boolean(),
  text: RuleText,
  /** Stages that get it; empty: all but lost and dormant ones. */
  stages: z.array(z.enum(STAGES)),
  /** One message per company, whoever of its people comes first; else one per person. */
  perAccount: z.boolean(),
});
export type CareRule = z.infer<typeof CareRule>;

export const CareRules = z.strictObject({ rules: z.array(CareRule).max(60) });
export type CareRules = z.infer<typeof CareRules>;

const feast = (festival: Festival, text: string): CareRule => ({
  id: festival,
  on: { kind: "festival", festival },
  offsetDays: 0,
  isOn: false,
  text,
  stages: ["opportunity", "customer", "repeat", "loyal"],
  perAccount: true,
});

/** What a new corp starts with: everything written, feasts switched off until somebody wants them. */
export const defaultCareRules: CareRules = {
  rules: [
    feast("new_year", "{称呼}，新年好。祝{公司|贵公司}新的一年顺顺利利。"),
    feast("spring_festival", "{称呼}，给您拜年了。祝您和家人春节安康。"),
    feast("dragon_boat", "{称呼}，端午安康。"),
    feast("mid_autumn", "{称呼}，中秋快乐，阖家团圆。"),
    feast("national_day", "{称呼}，国庆快乐，假期愉快。"),
    {
      id: "anniversary",
      on: { kind: "date", date: "anniversary" },
      offsetDays: 0,
      isOn: true,
      text: "{称呼}，今天是咱们合作的纪念日，感谢一路的信任。",
      stages: [],
      perAccount: true,
    },
    {
      id: "contract-end",
      on: { kind: "date", date: "contract_end" },
      offsetDays: -30,
      isOn: true,
      text: "{称呼}，合同还有一个月到期，续签的事您看什么时候方便聊？",
      stages: [],
      perAccount: true,
    },
    {
      id: "warranty-end",
      on: { kind: "date", date: "warranty_end" },
      offsetDays: -30,
      isOn: true,
      text: "{称呼}，设备质保还有一个月到期，到期前我们可以安排一次检查。",
      stages: [],
      perAccount: true,
    },
    {
      id: "renewal",
      on: { kind: "date", date: "renewal" },
      offsetDays: -60,
      isOn: true,
      text: "{称呼}，续约窗口快到了，需要我先准备一份方案吗？",
      stages: [],
      perAccount: true,
    },
    {
      id: "after-sales",
      on: { kind: "after_order" },
      offsetDays: 14,
      isOn: true,
      text: "{称呼}，货到有一阵了，使用上有什么问题吗？",
      stages: [],
      perAccount: false,
    },
  ],
};

/** One day on which a rule speaks, with the name of the occurrence for ever. */
export interface CareDay {
  date: LocalDate;
  occurrence: string;
}

/**
 * The rule's days inside [from, to].
 *
 * @param dates       the contact's own dates.
 * @param orders      local days of the orders, earliest first.
 */
export function careDaysOf(
  rule: Pick<CareRule, "on" | "offsetDays">,
  context: {
    dates: readonly Pick<ContactDate, "id" | "kind" | "date">[];
    orders: readonly LocalDate[];
    lunar: LunarCalendar;
  },
  from: LocalDate,
  to: LocalDate,
): CareDay[] {
  const { on, offsetDays } = rule;
  const inside = (days: readonly CareDay[]): CareDay[] => days.filter(({ date }) => date >= from && date <= to);
  const years = range(Number(from.slice(0, 4)) - 1, Number(to.slice(0, 4)) + 1);
  if (on.kind === "festival") {
    return inside(
      years.flatMap((year) => {
        const day = festivalDay(on.festival, year, context.lunar);
        return day === null ? [] : [{ date: addDays(day, offsetDays), occurrence: String(year) }];
      }),
    );
  }
  if (on.kind === "after_order") {
    return inside(
      context.orders.map((day, index) => ({ date: addDays(day, offsetDays), occurrence: String(index + 1) })),
    );
  }
  return inside(
    context.dates
      .filter(({ kind }) => kind === on.date)
      .flatMap(({ id, date }) =>
        // A day to be kept comes every year, a day that ends something once.
        on.date === "anniversary"
          ? years.flatMap((year) =>
              year > Number(date.slice(0, 4))
                ? [{ date: addDays(inYear(date, year), offsetDays), occurrence: `${id}:${year}` }]
                : [],
            )
          : [{ date: addDays(date, offsetDays), occurrence: id }],
      ),
  );
}

/** 29 February is kept on the 28th in other years, as birthdays are. */
const inYear = (date: LocalDate, year: number): LocalDate => {
  const isLeap = new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1;
  return `${year}-${date.slice(5) === "02-29" && !isLeap ? "02-28" : date.slice(5)}`;
};

const range = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, i) => first + i);

const REASONS = {
  anniversary: "care.anniversary",
  contract_end: "care.contract",
  warranty_end: "care.warranty",
  renewal: "care.renewal",
} as const;

/** Why a rule's message goes out, as the outbox names it. */
export const careReasonOf = (rule: Pick<CareRule, "on">) =>
  rule.on.kind === "festival"
    ? "care.festival"
    : rule.on.kind === "after_order"
      ? "care.after_sales"
      : REASONS[rule.on.date];

/** Kept on its own day, weekend or not; everything else is business and waits for a working day. */
export const isFeastRule = ({ on }: Pick<CareRule, "on">): boolean =>
  on.kind === "festival" || (on.kind === "date" && on.date === "anniversary");

const NOT_BY_DEFAULT: ReadonlySet<Stage> = new Set(["lost", "dormant"]);

export const isForStage = (rule: Pick<CareRule, "stages">, stage: Stage): boolean =>
  rule.stages.length === 0 ? !NOT_BY_DEFAULT.has(stage) : rule.stages.includes(stage);

/** Same company, same feast, same key: whoever plans first is the only one. */
export const careKeyOf = (
  rule: Pick<CareRule, "id" | "on" | "perAccount">,
  who: { contactId: string; accountKey: string | null },
  occurrence: string,
): string =>
  `${careReasonOf(rule)}:${rule.perAccount ? (who.accountKey ?? who.contactId) : who.contactId}:${rule.id}:${occurrence}`;
