/** SOPs as answers. */
import { z } from "zod";
import { STOP_REASONS } from "#src/domain/sop/enrollment.js";
import { SopDefinition, SopTrigger } from "#src/domain/sop/sop.js";
import { PersonRefShape } from "../access/person-ref.js";
import { ContactRefShape } from "../contacts/contact-ref.js";
import type {
  SopEnrollmentJson,
  SopForecastJson,
  SopGroupJson,
  SopJson,
  SopListItemJson,
  SopPreflightJson,
} from "../contract/sop.js";
import { JOIN_REFUSALS, PREFLIGHT_KINDS } from "#src/domain/sop/join-refusals.js";
import { SEND_REFUSALS } from "#src/domain/touch/send-refusals.js";
import { Instant } from "../http/response-shapes.js";

const Status = z.enum(["draft", "active", "paused", "archived"]);
const Outcome = z.enum(["touch", "task", "yes", "no", "skipped"]);

export const SopListItemShape = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    audience: z.enum(["contact", "group"]),
    status: Status,
    version: z.number(),
    trigger: SopTrigger,
    stepCount: z.number(),
    running: z.number(),
    completed: z.number(),
    stopped: z.number(),
    updatedAt: Instant,
  })
  .meta({ id: "SopListItem" }) satisfies z.ZodType<SopListItemJson>;

export const SopShape = z
  .strictObject({
    id: z.string(),
    status: Status,
    version: z.number(),
    definition: SopDefinition,
    activeSince: Instant.nullable(),
    updatedAt: Instant,
    updatedBy: PersonRefShape,
    versions: z.array(
      z.strictObject({
        version: z.number(),
        savedAt: Instant,
        savedBy: PersonRefShape,
        running: z.number(),
        definition: SopDefinition,
      }),
    ),
  })
  .meta({ id: "Sop" }) satisfies z.ZodType<SopJson>;

export const SopEnrollmentShape = z
  .strictObject({
    id: z.string(),
    sopId: z.string(),
    sopName: z.string(),
    version: z.number(),
    contact: ContactRefShape,
    group: z.strictObject({ id: z.string(), name: z.string() }).nullable(),
    status: z.enum(["active", "completed", "stopped"]),
    startedAt: Instant,
    next: z.strictObject({ stepId: z.string(), title: z.string(), dueAt: Instant }).nullable(),
    done: z.array(z.strictObject({ stepId: z.string(), at: Instant, outcome: Outcome, note: z.string().nullable() })),
    stop: z.strictObject({ reason: z.enum(STOP_REASONS), at: Instant, byUserId: z.string().nullable() }).nullable(),
  })
  .meta({ id: "SopEnrollment" }) satisfies z.ZodType<SopEnrollmentJson>;

export const SopForecastShape = z
  .strictObject({
    steps: z.array(
      z.strictObject({
        stepId: z.string(),
        at: Instant,
        isMoved: z.boolean(),
        kind: Outcome,
        text: z.string(),
        notes: z.array(z.string()),
      }),
    ),
    end: z.strictObject({ at: Instant, reason: z.enum([...STOP_REASONS, "completed"]) }).nullable(),
    goesOn: z.boolean(),
  })
  .meta({ id: "SopForecast" }) satisfies z.ZodType<SopForecastJson>;

export const SopGroupShape = z
  .strictObject({ id: z.string(), name: z.string(), contacts: z.number() })
  .meta({ id: "SopGroup" }) satisfies z.ZodType<SopGroupJson>;

export const SopPreflightShape = z
  .strictObject({
    joining: z.number(),
    groups: z.array(
      z.strictObject({
        kind: z.enum(PREFLIGHT_KINDS),
        reason: z.enum([...JOIN_REFUSALS, ...SEND_REFUSALS]).nullable(),
        count: z.number(),
        people: z.array(z.strictObject({ contact: ContactRefShape, note: z.string() })),
      }),
    ),
    isPartial: z.boolean(),
  })
  .meta({ id: "SopPreflight" }) satisfies z.ZodType<SopPreflightJson>;
