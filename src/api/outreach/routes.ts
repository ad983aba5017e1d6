/** Looking ahead: the rehearsal of the coming days, and what one contact may still get. */
import { z } from "zod";
import { NotFoundError } from "#src/domain/shared/errors.js";
import { TASK_REASONS } from "#src/domain/task/task.js";
import type { ApiDeps } from "../api-deps.js";
import { PersonRefShape } from "../access/person-ref.js";
import { masksFor } from "../contacts/masks.js";
import type { RehearsalJson, SendBudgetJson } from "../contract/outreach.js";
import { endpoint, type Endpoint } from "../http/endpoint.js";
import { dataOf, Id, Instant } from "../http/response-shapes.js";

const tag = "outreach";

const RehearsalShape = z
  .strictObject({
    from: Instant,
    until: Instant,
    isTruncated: z.boolean(),
    items: z.array(
      z.strictObject({
        at: Instant,
        movedFrom: Instant.nullable(),
        outcome: z.enum(["send", "task", "skip"]),
        why: z.string().nullable(),
        task: z.enum(TASK_REASONS).nullable(),
        channel: z.string().nullable(),
        contact: z.strictObject({ id: z.string(), displayName: z.string() }).nullable(),
        member: PersonRefShape.nullable(),
        text: z.string(),
        count: z.number(),
        note: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: "Rehearsal" }) satisfies z.ZodType<RehearsalJson>;

const SendBudgetShape = z
  .strictObject({
    lines: z.array(z.strictObject({ kind: z.string(), used: z.number(), planned: z.number(), limit: z.number() })),
    now: z.strictObject({ isAllowed: z.boolean(), note: z.string().nullable(), retryAt: Instant.nullable() }),
  })
  .meta({ id: "SendBudgetOfContact" }) satisfies z.ZodType<SendBudgetJson>;

export function outreachRoutes({ rehearsal, contacts }: ApiDeps): Endpoint[] {
  return [
    endpoint(
      "touch:read",
      {
        method: "get",
        path: "/rehearsal",
        tag,
        summary: "What goes out in the coming days, when, through what, and which tasks arise",
        request: { query: z.strictObject({ days: z.coerce.number().int().min(1).max(31).default(7) }) },
        response: dataOf(RehearsalShape),
      },
      async ({ query }, { viewer }) => {
        const { from, until, isTruncated, items } = await rehearsal.rehearse(viewer, query.days);
        const masks = masksFor(viewer);
        return {
          data: {
            from: from.toISOString(),
            until: until.toISOString(),
            isTruncated,
            items: items.map(({ reason: _reason, ...item }) => ({
              ...item,
              at: item.at.toISOString(),
              movedFrom: item.movedFrom?.toISOString() ?? null,
              contact: item.contact && { id: item.contact.id, displayName: masks.text(item.contact.displayName) },
              text: masks.text(item.text),
            })),
          },
        };
      },
    ),
    endpoint(
      "touch:read",
      {
        method: "get",
        path: "/contacts/:contactId/send-budget",
        tag,
        summary: "How much rules may still write to a contact, and why not now",
        request: { params: z.object({ contactId: Id }) },
        response: dataOf(SendBudgetShape),
      },
      async ({ params }, { viewer }) => {
        const [contact] = await contacts.findMany(viewer, [params.contactId]);
        if (!contact) throw new NotFoundError("客户", params.contactId);
        const { lines, now } = await rehearsal.contactBudget(contact);
        return {
          data: {
            lines,
            now: now.ok
              ? { isAllowed: true, note: null, retryAt: null }
              : { isAllowed: false, note: now.note, retryAt: now.retryAt?.toISOString() ?? null },
          },
        };
      },
    ),
  ];
}
