/** People's word on a contact: facts, stage, tags, owner, opt-out, promises. */
import { z } from "zod";
import type { FactDecision } from "#src/domain/fact/fact.js";
import { STAGES } from "#src/domain/stage/stage.js";
import type { StoredPromise } from "#src/domain/promise/promise.js";
import type { Viewer } from "#src/domain/member/member.js";
import { FACT_FIELDS } from "#src/domain/understanding/understanding.js";
import type { ApiDeps } from "../api-deps.js";
import { peopleOf } from "../access/person-ref.js";
import type { DecisionJson, PromiseJson } from "../contract/contract.js";
import { endpoint, type Endpoint } from "../http/endpoint.js";
import { dataOf, Id } from "../http/response-shapes.js";
import { masksFor } from "./masks.js";
import { presentDecision, presentPromise } from "./presenter.js";
import { ContactParams } from "./routes.js";
import { DecisionShape, PromiseShape } from "./shapes.js";

const tag = "contacts";
const FactParams = ContactParams.extend({ factId: Id });
const DecisionParams = ContactParams.extend({ decisionId: Id });
const PromiseParams = z.object({ promiseId: Id });
const Value = z.string().max(500);
const Reason = z.string().trim().min(1, "请写原因").max(300);
const TagText = z.string().trim().min(1).max(30);

const DecideBody = z.discriminatedUnion("verdict", [
  z.strictObject({ verdict: z.literal("confirmed"), value: Value.optional() }),
  z.strictObject({ verdict: z.literal("rejected"), value: Value.optional() }),
  z.strictObject({ verdict: z.literal("corrected"), value: Value }),
]);

export function decisionRoutes(deps: ApiDeps): Endpoint[] {
  const { profile, followUp, contacts, access, clock, corpId } = deps;

  const shownDecision = async (viewer: Viewer, decision: FactDecision): Promise<{ data: DecisionJson }> => {
    const people = await peopleOf(access, corpId, [decision.byUserId]);
    return { data: presentDecision(decision, people, masksFor(viewer)) };
  };
  const shownPromise = async (viewer: Viewer, promise: StoredPromise): Promise<{ data: PromiseJson }> => {
    const [people, found] = await Promise.all([
      peopleOf(access, corpId, [promise.memberId]),
      contacts.findMany(viewer, [promise.contactId]),
    ]);
    const name = found[0]?.displayName ?? "客户";
    return { data: presentPromise(promise, name, people, masksFor(viewer), clock.now()) };
  };

  return [
    endpoint(
      "contact:write",
      {
        method: "post",
        path: "/contacts/:contactId/facts/:factId/decision",
        tag,
        summary: "Confirm, reject or correct a fact",
        request: { params: FactParams, body: DecideBody },
        response: dataOf(DecisionShape),
      },
      async ({ params, body }, { viewer }) =>
        shownDecision(viewer, await profile.decideFact(viewer, { ...params, ...body })),
    ),
    endpoint(
      "contact:write",
      {
        method: "post",
        path: "/contacts/:contactId/facts",
        tag,
        summary: "Enter a value without a message",
        request: { params: ContactParams, body: z.strictObject({ field: z.enum(FACT_FIELDS), value: Value }) },
        response: dataOf(DecisionShape),
        status: 201,
      },
      async ({ params, body }, { viewer }) =>
        shownDecision(viewer, await profile.enterFact(viewer, { ...params, ...body })),
    ),
    endpoint(
      "contact:write",
      {
        method: "delete",
        path: "/contacts/:contactId/decisions/:decisionId",
        tag,
        summary: "Take a decision back",
        request: { params: DecisionParams },
        response: null,
      },
      async ({ params }, { viewer }) => profile.undoDecision(viewer, params),
    ),
    endpoint(
      "contact:reveal",
      {
        method: "post",
        path: "/contacts/:contactId/reveal",
        tag,
        summary: "The values of a masked field in full; audited",
        request: { params: ContactParams, body: z.strictObject({ field: z.enum(FACT_FIELDS) }) },
        response: dataOf(z.strictObject({ values: z.array(z.string()) })),
      },
      async ({ params, body }, { viewer }) => ({
        data: { values: await profile.revealField(viewer, { ...params, ...body }) },
      }),
    ),
    endpoint(
      "contact:write",
      {
        method: "post",
        path: "/contacts/:contactId/stage",
        tag,
        summary: "Set the stage by hand, with a reason",
        request: {
          params: ContactParams,
          body: z.strictObject({ stage: z.enum(STAGES), reason: Reason, isPinned: z.boolean().default(false) }),
        },
        response: null,
      },
      async ({ params, body }, { viewer }) => profile.overrideStage(viewer, { ...params, ...body }),
    ),
    endpoint(
      "contact:write",
      {
        method: "delete",
        path: "/contacts/:contactId/stage",
        tag,
        summary: "Let rules move the stage again",
        request: { params: ContactParams },
        response: null,
      },
      async ({ params }, { viewer }) => profile.unpinStage(viewer, params.contactId),
    ),
    endpoint(
      "contact:write",
      {
        method: "post",
        path: "/contacts/:contactId/tags",
        tag,
        summary: "Put a tag on by hand",
        request: { params: ContactParams, body: z.strictObject({ group: TagText, label: TagText }) },
        response: null,
      },
      async ({ params, body }, { viewer }) => profile.addTag(viewer, { ...params, ...body }),
    ),
    endpoint(
      "contact:write",
      {
        method: "delete",
        path: "/contacts/:contactId/tags",
        tag,
        summary: "Take a tag by hand off",
        request: { params: ContactParams, query: z.strictObject({ group: TagText, label: TagText }) },
        response: null,
      },
      async ({ params, query }, { viewer }) => profile.removeTag(viewer, { ...params, ...query }),
    ),
    endpoint(
      "contact:write",
      {
        method: "post",
        path: "/contacts/:contactId/owner",
        tag,
        summary: "Make a member responsible; null: whoever wrote last",
        request: { params: ContactParams, body: z.strictObject({ ownerId: Id.nullable() }) },
        response: null,
      },
      async ({ params, body }, { viewer }) => profile.setOwner(viewer, { ...params, ...body }),
    ),
    endpoint(
      "contact:write",
      {
        method: "post",
        path: "/contacts/:contactId/opt-out",
        tag,
        summary: "Note that the contact wants no messages",
        request: { params: ContactParams, body: z.strictObject({ reason: Reason }) },
        response: null,
      },
      async ({ params, body }, { viewer }) => profile.setOptOut(viewer, { ...params, ...body }),
    ),
    endpoint(
      "contact:write",
      {
        method: "delete",
        path: "/contacts/:contactId/opt-out",
        tag,
        summary: "Lift the opt-out",
        request: { params: ContactParams },
        response: null,
      },
      async ({ params }, { viewer }) => profile.liftOptOut(viewer, params.contactId),
    ),
    endpoint(
      "contact:write",
      {
        method: "post",
        path: "/promises/:promiseId/resolution",
        tag,
        summary: "Say that a promise was kept outside the chat, or is no longer wanted",
        request: { params: PromiseParams, body: z.strictObject({ status: z.enum(["kept", "dropped"]) }) },
        response: dataOf(PromiseShape),
      },
      async ({ params, body }, { viewer }) =>
        shownPromise(viewer, await followUp.resolvePromise(viewer, params.promiseId, body.status)),
    ),
    endpoint(
      "contact:write",
      {
        method: "delete",
        path: "/promises/:promiseId/resolution",
        tag,
        summary: "Take that word back",
        request: { params: PromiseParams },
        response: dataOf(PromiseShape),
      },
      async ({ params }, { viewer }) =>
        shownPromise(viewer, await followUp.resolvePromise(viewer, params.promiseId, null)),
    ),
  ];
}
