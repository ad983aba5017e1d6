/** The same act on several contacts, and the filters that a person keeps. */
import { z } from "zod";
import { eachForItself } from "#src/usecases/shared/each-for-itself.js";
import type { Viewer } from "#src/domain/member/member.js";
import type { SavedView } from "#src/usecases/contacts/saved-views.js";
import type { ApiDeps } from "../api-deps.js";
import type { BulkContactsJson, SavedViewJson } from "../contract/contact-views.js";
import { endpoint, requireMember, type Endpoint } from "../http/endpoint.js";
import { dataOf, Id } from "../http/response-shapes.js";

const tag = "contacts";
const TagText = z.string().trim().min(1).max(30);
const ContactIds = z.array(Id).min(1).max(200);

const ActBody = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("tag"), group: TagText, label: TagText }),
  z.strictObject({ kind: z.literal("untag"), group: TagText, label: TagText }),
  z.strictObject({ kind: z.literal("owner"), ownerId: Id }),
]);
type Act = z.output<typeof ActBody>;

const BulkShape = z
  .strictObject({
    done: z.array(z.string()),
    failed: z.array(z.strictObject({ id: z.string(), code: z.string(), message: z.string() })),
  })
  .meta({ id: "BulkContacts" }) satisfies z.ZodType<BulkContactsJson>;

const ViewShape = z
  .strictObject({ id: z.string(), name: z.string(), search: z.string() })
  .meta({ id: "SavedView" }) satisfies z.ZodType<SavedViewJson>;

const presentView = ({ id, name, search }: SavedView): SavedViewJson => ({ id, name, search });

export function bulkContactRoutes({ profile, sop, savedViews }: ApiDeps): Endpoint[] {
  const actOn = (viewer: Viewer, contactId: string, act: Act): Promise<void> => {
    if (act.kind === "owner") return profile.setOwner(viewer, { contactId, ownerId: act.ownerId });
    const { group, label } = act;
    return act.kind === "tag"
      ? profile.addTag(viewer, { contactId, group, label })
      : profile.removeTag(viewer, { contactId, group, label });
  };
  return [
    endpoint(
      "contact:write",
      {
        method: "post",
        path: "/contacts/bulk",
        tag,
        summary: "Tag, untag or hand over several contacts; answers for which it was done and why not for others",
        request: { body: z.strictObject({ contactIds: ContactIds, act: ActBody }) },
        response: dataOf(BulkShape),
      },
      async ({ body: { contactIds, act } }, { viewer }) => ({
        data: await eachForItself(contactIds, (id) => actOn(viewer, id, act)),
      }),
    ),
    endpoint(
      "sop:enroll",
      {
        method: "post",
        path: "/sops/:sopId/enrollment-batches",
        tag: "sops",
        summary: "Put several contacts on the plan; who is on it already stays where they are",
        request: { params: z.object({ sopId: Id }), body: z.strictObject({ contactIds: ContactIds }) },
        response: dataOf(BulkShape),
      },
      async ({ params: { sopId }, body: { contactIds } }, actor) => {
        const { viewer } = requireMember(actor);
        return {
          data: await eachForItself(contactIds, (contactId) => sop.enrollContact(viewer, { sopId, contactId })),
        };
      },
    ),
    endpoint(
      "contact:read",
      {
        method: "get",
        path: "/contact-views",
        tag,
        summary: "The own saved views of the contacts list, oldest first",
        response: dataOf(z.array(ViewShape)),
      },
      async (_input, { viewer }) => ({ data: (await savedViews.list(viewer)).map(presentView) }),
    ),
    endpoint(
      "contact:read",
      {
        method: "post",
        path: "/contact-views",
        tag,
        summary: "Keep filters under a name; the same name gets the new filters",
        request: {
          body: z.strictObject({ name: z.string().trim().min(1, "请写名称").max(20), search: z.string().max(1_000) }),
        },
        response: dataOf(ViewShape),
        status: 201,
      },
      async ({ body }, actor) => ({ data: presentView(await savedViews.save(requireMember(actor).viewer, body)) }),
    ),
    endpoint(
      "contact:read",
      {
        method: "delete",
        path: "/contact-views/:viewId",
        tag,
        summary: "Forget a saved view",
        request: { params: z.object({ viewId: Id }) },
        response: null,
      },
      async ({ params }, actor) => savedViews.remove(requireMember(actor).viewer, params.viewId),
    ),
  ];
}
