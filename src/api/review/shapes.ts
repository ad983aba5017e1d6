/** Answers of the review queue, as schemas that are also the OpenAPI document's. */
import { z } from "zod";
import { FACT_FIELDS } from "#src/domain/understanding/understanding.js";
import { ContactRefShape } from "../contacts/contact-ref.js";
import type { ExtractorTrustJson, ReviewItemJson, ReviewSummaryJson } from "../contract/review.js";
import { Instant } from "../http/response-shapes.js";

const Field = z.enum(FACT_FIELDS);

export const ReviewItemShape = z
  .strictObject({
    factId: z.string(),
    contact: ContactRefShape,
    field: Field,
    value: z.string(),
    state: z.enum(["proposed", "conflicting"]),
    quote: z.string(),
    span: z.strictObject({ start: z.number(), end: z.number() }),
    saidAt: Instant,
    confidence: z.number(),
    messageId: z.string(),
    context: z.array(
      z.strictObject({
        id: z.string(),
        side: z.enum(["contact", "member"]),
        senderName: z.string(),
        text: z.string(),
        sentAt: Instant,
        isQuoted: z.boolean(),
      }),
    ),
    rivals: z.array(z.strictObject({ factId: z.string(), value: z.string(), quote: z.string(), saidAt: Instant })),
  })
  .meta({ id: "ReviewItem" }) satisfies z.ZodType<ReviewItemJson>;

export const ReviewSummaryShape = z
  .strictObject({
    open: z.number(),
    today: z.strictObject({ confirmed: z.number(), corrected: z.number(), rejected: z.number() }),
    fields: z.array(z.strictObject({ field: Field, decided: z.number(), confirmed: z.number() })),
  })
  .meta({ id: "ReviewSummary" }) satisfies z.ZodType<ReviewSummaryJson>;

export const ExtractorTrustShape = z
  .strictObject({
    extractor: z.string(),
    version: z.number(),
    field: Field,
    confirmed: z.number(),
    corrected: z.number(),
    rejected: z.number(),
    precision: z.number().nullable(),
    lower: z.number(),
    upper: z.number(),
    isSilent: z.boolean(),
  })
  .meta({ id: "ExtractorTrust" }) satisfies z.ZodType<ExtractorTrustJson>;
