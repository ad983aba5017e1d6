/** Answers about warnings, value and rhythm, as schemas that are also the OpenAPI document's. */
import { z } from "zod";
import { VALUE_TIERS } from "#src/domain/value/value-tier.js";
import { WARNING_KINDS, WARNING_OUTCOMES, WARNING_SEVERITIES, WARNING_STATUSES } from "#src/domain/warning/warning.js";
import { PersonRefShape } from "../access/person-ref.js";
import { ContactRefShape } from "../contacts/contact-ref.js";
import type { RhythmJson, ValueJson, WarningJson, WarningRowJson, WarningSummaryJson } from "../contract/warnings.js";
import { Instant } from "../http/response-shapes.js";
import { ValueRulesBody } from "../settings/schema.js";

const Kind = z.enum(WARNING_KINDS);
export const TierShape = z.enum(VALUE_TIERS);

export const WarningShape = z
  .strictObject({
    id: z.string(),
    contactId: z.string(),
    kind: Kind,
    severity: z.enum(WARNING_SEVERITIES),
    status: z.enum(WARNING_STATUSES),
    explanation: z.string(),
    messageId: z.string().nullable(),
    quote: z.string().nullable(),
    raisedAt: Instant,
    endedAt: Instant.nullable(),
    endedWhy: z.string().nullable(),
    play: z.string(),
    decision: z
      .strictObject({
        verdict: z.enum(["acted", "dismissed"]),
        reason: z.string(),
        taskId: z.string().nullable(),
        by: PersonRefShape,
        at: Instant,
      })
      .nullable(),
    outcome: z
      .strictObject({ kind: z.enum(WARNING_OUTCOMES), at: Instant.nullable(), afterDays: z.number().nullable() })
      .nullable(),
  })
  .meta({ id: "Warning" }) satisfies z.ZodType<WarningJson>;

export const WarningRowShape = WarningShape.extend({
  contact: ContactRefShape.extend({ tier: TierShape }),
  owner: PersonRefShape.nullable(),
}).meta({ id: "WarningRow" }) satisfies z.ZodType<WarningRowJson>;

export const WarningSummaryShape = z
  .strictObject({
    open: z.array(z.strictObject({ kind: Kind, count: z.number() })),
    plays: z.array(z.strictObject({ kind: Kind, taken: z.number(), worked: z.number(), pending: z.number() })),
  })
  .meta({ id: "WarningSummary" }) satisfies z.ZodType<WarningSummaryJson>;

export const ValueShape = z
  .strictObject({
    tier: TierShape,
    points: z.number(),
    lines: z.array(z.strictObject({ label: z.string(), points: z.number(), why: z.string() })),
    orders: z.number(),
    ordersWithoutAmount: z.number(),
    marginFen: z.number(),
    serviceCostFen: z.number(),
    netFen: z.number(),
    growth: z.number().nullable(),
    rules: ValueRulesBody.nullable(),
  })
  .meta({ id: "Value" }) satisfies z.ZodType<ValueJson>;

export const RhythmShape = z
  .strictObject({ gaps: z.number(), medianGapMs: z.number(), limitMs: z.number(), lastTalkAt: Instant })
  .meta({ id: "Rhythm" }) satisfies z.ZodType<RhythmJson>;
