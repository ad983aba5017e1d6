/** Requests and answers of broadcasts. */
import { z } from "zod";
import { BROADCAST_STATES, DELIVERIES } from "#src/domain/broadcast/broadcast.js";
import { AttachmentSchema } from "#src/domain/material/attachment-schema.js";
import { MAX_ATTACHMENTS } from "#src/domain/material/attachment.js";
import { SegmentRuleSchema } from "#src/domain/segment/rule.js";
import { BOUNDS } from "#src/domain/shared/number-bounds.js";
import { wholeNumber } from "#src/domain/shared/whole-number.js";
import { SEND_REFUSALS } from "#src/domain/touch/send-budget.js";
import { PersonRefShape } from "../access/person-ref.js";
import { ContactRefShape } from "../contacts/contact-ref.js";
import { Instant, InstantInput } from "../http/response-shapes.js";

const VariantBody = z.strictObject({
  key: z.string().regex(/^[A-Z]$/, "用一个大写字母"),
  weight: wholeNumber(BOUNDS.variantWeight),
  text: z.string().max(4_000),
  attachments: z.array(AttachmentSchema).max(MAX_ATTACHMENTS),
});

export const BroadcastBody = z.strictObject({
  name: z.string().trim().min(1, "请给这次群发起个名字").max(80),
  delivery: z.enum(DELIVERIES),
  segmentId: z.string().max(120).nullable(),
  segmentVersion: z.int().nullable(),
  rule: SegmentRuleSchema,
  variants: z
    .array(VariantBody)
    .min(1)
    .max(5)
    .refine((list) => new Set(list.map(({ key }) => key)).size === list.length, "每个版本的字母要不同"),
  scheduledAt: InstantInput.nullable(),
});

const Progress = {
  recipients: z.number(),
  pages: z.number(),
  members: z.number(),
  created: z.number(),
  waiting: z.number(),
  delivered: z.number(),
  failed: z.number(),
  skipped: z.number(),
  cancelled: z.number(),
  unknown: z.number(),
  opened: z.number(),
  replied: z.number(),
  converted: z.number(),
};
const Part = z.strictObject({
  ...Progress,
  key: z.string(),
  name: z.string(),
  unconfirmed: z.number(),
  confirmedAt: Instant.nullable(),
});

export const BroadcastShape = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    state: z.enum(BROADCAST_STATES),
    delivery: z.enum(DELIVERIES),
    segmentId: z.string().nullable(),
    segmentVersion: z.number().nullable(),
    rule: z.unknown(),
    variants: z.array(z.unknown()),
    scheduledAt: Instant.nullable(),
    createdBy: PersonRefShape,
    createdAt: Instant,
    approvedBy: PersonRefShape.nullable(),
    rejectedNote: z.string().nullable(),
    stoppedBy: PersonRefShape.nullable(),
    startedAt: Instant.nullable(),
    finishedAt: Instant.nullable(),
    preflight: z
      .strictObject({
        state: z.enum(["running", "ready", "failed"]),
        at: Instant,
        sendable: z.number(),
        members: z.number(),
        pages: z.number(),
        excluded: z.array(z.strictObject({ reason: z.enum(SEND_REFUSALS), count: z.number() })),
        variants: z.array(z.strictObject({ key: z.string(), count: z.number() })),
      })
      .nullable(),
    version: z.number(),
    progress: z.strictObject(Progress),
    byMember: z.array(Part),
    byVariant: z.array(Part),
    unknownOpens: z.array(z.strictObject({ key: z.string(), count: z.number() })).nullable(),
  })
  .meta({ id: "Broadcast" });

export const ExclusionShape = z
  .strictObject({ contact: ContactRefShape, reason: z.enum(SEND_REFUSALS), note: z.string() })
  .meta({ id: "BroadcastExclusion" });
