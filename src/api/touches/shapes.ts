/** Touches as answers. */
import { z } from "zod";
import { TOUCH_STATES } from "#src/domain/touch/touch.js";
import type { TouchJson } from "../contract/contract.js";
import { PersonRefShape } from "../access/person-ref.js";
import { ContactRefShape } from "../contacts/contact-ref.js";
import { Instant } from "../http/response-shapes.js";

export const TouchShape = z
  .strictObject({
    id: z.string(),
    contact: ContactRefShape,
    member: PersonRefShape,
    why: z.string(),
    channel: z.string().nullable(),
    text: z.string(),
    attachments: z.array(z.string()),
    dueAt: Instant,
    state: z.enum(TOUCH_STATES),
    sentAt: Instant.nullable(),
    note: z.string().nullable(),
    outlook: z.strictObject({ kind: z.enum(["moved", "blocked"]), wantedAt: Instant }).nullable(),
  })
  .meta({ id: "Touch" }) satisfies z.ZodType<TouchJson>;
