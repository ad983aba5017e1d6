/** Requests and answers of settings and stage rules. */
import { z } from "zod";
import { BOUNDS } from "#src/domain/shared/number-bounds.js";
import { wholeNumber } from "#src/domain/shared/whole-number.js";
import { STAGES } from "#src/domain/stage/stage.js";
import { MASS_QUOTAS } from "#src/domain/touch/send-budget.js";
import type { SettingsJson, StageRuleJson } from "../contract/contract.js";
import { Instant } from "../http/response-shapes.js";

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const LocalTime = z.string().regex(TIME, "要写成 HH:mm，例如 09:00").meta({ example: "09:00" });

const Span = z
  .strictObject({ from: LocalTime, to: LocalTime })
  .refine(({ from, to }) => from < to, { message: "结束要晚于开始", path: ["to"] });

const isZone = (zone: string): boolean => {
  try {
    return Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
};

const Words = z.array(z.string().trim().min(1).max(60)).max(2_000);
const CareText = z.string().trim().min(1).max(500);

const cap = wholeNumber(BOUNDS.cap);
const SendBudgetBody = z.strictObject({
  massQuota: z.enum(MASS_QUOTAS),
  contactPerDay: cap,
  contactPerWeek: cap,
  accountPerDay: cap,
  accountPerWeek: cap,
  blackouts: z
    .array(
      z
        .strictObject({ from: z.iso.date(), to: z.iso.date(), name: z.string().trim().min(1).max(40) })
        .refine(({ from, to }) => from <= to, { message: "结束不能早于开始", path: ["to"] }),
    )
    .max(100),
  complaintPauseDays: wholeNumber(BOUNDS.pauseDays),
  negotiationStages: z.array(z.enum(STAGES)),
  negotiationActiveDays: wholeNumber(BOUNDS.pauseDays),
});

const fen = (max: number) => wholeNumber({ min: 0, max });
export const ValueRulesBody = z.strictObject({
  largeYearFen: wholeNumber({ min: 100, max: 100_000_000_000 }),
  mvcPoints: wholeNumber({ min: 1, max: 110 }),
  growthRate: z.number().min(0.01).max(10),
  lossBelowFen: wholeNumber({ min: -100_000_000_000, max: 100_000_000_000 }),
  marginRate: z.number().min(0).max(1),
  messageCostFen: fen(1_000_000),
  complaintCostFen: fen(1_000_000_000),
});

export const SettingsBody = z.strictObject({
  corpName: z.string().trim().min(1).max(100),
  zone: z.string().max(60).refine(isZone, "不认识的时区，例如 Asia/Shanghai"),
  workingHours: z
    .array(Span)
    .min(1)
    .max(6)
    .refine(
      (spans) => spans.every((span, index) => index === 0 || (spans[index - 1]?.to ?? "") <= span.from),
      "时段要按先后排列，不能重叠",
    ),
  quietHours: z
    .strictObject({ from: LocalTime, to: LocalTime })
    .refine(({ from, to }) => from !== to, { message: "开始和结束不能相同", path: ["to"] }),
  unansweredMinutes: wholeNumber(BOUNDS.weekMinutes),
  promiseLeadMinutes: wholeNumber(BOUNDS.weekMinutes),
  escalateAfterMinutes: wholeNumber(BOUNDS.monthMinutes),
  silenceDays: z.partialRecord(z.enum(STAGES), wholeNumber(BOUNDS.longDays)),
  followUp: z.strictObject({
    ladderDays: z
      .array(wholeNumber(BOUNDS.rungDays))
      .min(1)
      .max(5)
      .refine((days) => days.every((day, i) => i === 0 || (days[i - 1] ?? 0) < day), "天数要从小到大"),
    ladderStages: z.array(z.enum(STAGES)),
    stageDwellDays: z.partialRecord(z.enum(STAGES), wholeNumber(BOUNDS.longDays)),
    digestAtLocalTime: LocalTime.nullable(),
  }),
  dormantAfterDays: wholeNumber(BOUNDS.longDays),
  care: z.strictObject({
    isBirthdayOn: z.boolean(),
    birthdayText: CareText,
    isFirstOrderOn: z.boolean(),
    firstOrderText: CareText,
    atLocalTime: LocalTime,
  }),
  sendBudget: SendBudgetBody,
  valueRules: ValueRulesBody,
  dictionary: z.strictObject({ products: Words, competitors: Words, ownCompanyNames: Words }),
  updatedAt: z.iso.datetime().meta({ description: "As read; if it changed meanwhile the answer is 409." }),
  /** Read-only; may be sent back as read. */
  holidayYears: z.array(z.number()).optional(),
});

export const SettingsShape = SettingsBody.extend({
  zone: z.string(),
  workingHours: z.array(z.strictObject({ from: z.string(), to: z.string() })),
  quietHours: z.strictObject({ from: z.string(), to: z.string() }),
  updatedAt: Instant,
  holidayYears: z.array(z.number()),
}).meta({ id: "Settings" }) satisfies z.ZodType<SettingsJson>;

const StageName = z.enum(STAGES);
export const StageRuleShape = z
  .strictObject({ id: z.string(), to: StageName, from: z.array(StageName), explain: z.string() })
  .meta({ id: "StageRule" }) satisfies z.ZodType<StageRuleJson>;
