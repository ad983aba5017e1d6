/** Contacts that may be one person: suggestions, merging, undoing, and the rule for doing it without asking. */
import { z } from "zod";
import type { ContactMerge, SameEvidence } from "#src/domain/contact/contact-merge.js";
import type { Contact } from "#src/domain/contact/contact.js";
import { STAGES } from "#src/domain/stage/stage.js";
import type { SuggestionView } from "#src/usecases/merge/merge-use-cases.js";
import { peopleOf, PersonRefShape, type People } from "../access/person-ref.js";
import type { ApiDeps } from "../api-deps.js";
import { presentContactRef, summaryOfContact } from "../contacts/contact-ref.js";
import { masksFor, type Masks } from "../contacts/masks.js";
import type { MergeJson, MergeSideJson, MergesOfContactJson, MergeSuggestionJson } from "../contract/merge.js";
import { endpoint, requireMember, type Endpoint } from "../http/endpoint.js";
import { dataOf, Id, Instant, InstantInput } from "../http/response-shapes.js";

const tag = "merging";
const EvidenceShape = z
  .strictObject({
    kind: z.enum(["unionid", "external_id", "phone", "name_company"]),
    value: z.string(),
    isConfirmed: z.boolean(),
  })
  .meta({ id: "SameEvidence" });
const SideShape = z
  .strictObject({
    id: z.string(),
    displayName: z.string(),
    company: z.string().nullable(),
    title: z.string().nullable(),
    stage: z.enum(STAGES),
    nickname: z.string(),
    channels: z.array(z.string()),
    lastMessageAt: Instant.nullable(),
  })
  .meta({ id: "MergeSide" }) satisfies z.ZodType<MergeSideJson>;
const SuggestionShape = z
  .strictObject({
    id: z.string(),
    contacts: z.tuple([SideShape, SideShape]),
    evidence: z.array(EvidenceShape),
    foundAt: Instant,
  })
  .meta({ id: "MergeSuggestion" }) satisfies z.ZodType<MergeSuggestionJson>;
const MergeShape = z
  .strictObject({
    id: z.string(),
    survivorId: z.string(),
    absorbedId: z.string(),
    absorbedName: z.string(),
    state: z.enum(["merging", "merged", "undoing", "undone"]),
    evidence: z.array(EvidenceShape),
    by: PersonRefShape.nullable(),
    at: Instant,
    undoneAt: Instant.nullable(),
  })
  .meta({ id: "ContactMerge" }) satisfies z.ZodType<MergeJson>;
const OfContactShape = z
  .strictObject({ suggestions: z.array(SuggestionShape), merges: z.array(MergeShape) })
  .meta({ id: "MergesOfContact" }) satisfies z.ZodType<MergesOfContactJson>;
const RulesShape = z
  .strictObject({ onConfirmedPhone: z.boolean(), updatedAt: Instant.nullable() })
  .meta({ id: "MergeRules" });

const presentEvidence = (evidence: readonly SameEvidence[], masks: Masks) =>
  evidence.map(({ kind, value, isConfirmed }) => ({
    kind,
    value: kind === "phone" ? masks.value("phone", value) : kind === "name_company" ? value : "",
    isConfirmed,
  }));

const presentSide = (contact: Contact, masks: Masks): MergeSideJson => ({
  ...presentContactRef(summaryOfContact(contact), masks),
  nickname: masks.text(contact.nickname),
  channels: [...new Set(contact.identities.map((identity) => identity.channel))],
  lastMessageAt: contact.lastMessageAt?.toISOString() ?? null,
});

const presentSuggestion = ({ suggestion, contacts }: SuggestionView, masks: Masks): MergeSuggestionJson => ({
  id: suggestion.id,
  contacts: [presentSide(contacts[0], masks), presentSide(contacts[1], masks)],
  evidence: presentEvidence(suggestion.evidence, masks),
  foundAt: suggestion.foundAt.toISOString(),
});

const presentMerge = (merge: ContactMerge, people: People, masks: Masks): MergeJson => ({
  id: merge.id,
  survivorId: merge.survivorId,
  absorbedId: merge.absorbedId,
  absorbedName: masks.text(merge.before.absorbed.nickname),
  state: merge.state,
  evidence: presentEvidence(merge.evidence, masks),
  by: merge.byUserId === null ? null : people(merge.byUserId),
  at: merge.at.toISOString(),
  undoneAt: merge.undoneAt?.toISOString() ?? null,
});

export function mergeRoutes({ merge, access, corpId }: ApiDeps): Endpoint[] {
  const peopleIn = (merges: readonly ContactMerge[]): Promise<People> =>
    peopleOf(
      access,
      corpId,
      merges.map((one) => one.byUserId),
    );
  return [
    endpoint(
      "contact:read",
      {
        method: "get",
        path: "/merge-suggestions",
        tag,
        summary: "Contacts of the own scope that may be one person, strongest evidence first",
        response: dataOf(z.array(SuggestionShape)),
      },
      async (_input, { viewer }) => {
        const masks = masksFor(viewer);
        return { data: (await merge.suggestions(viewer)).map((view) => presentSuggestion(view, masks)) };
      },
    ),
    endpoint(
      "contact:read",
      {
        method: "get",
        path: "/contacts/:contactId/merges",
        tag,
        summary: "Who may be the same person, and what was merged",
        request: { params: z.object({ contactId: Id }) },
        response: dataOf(OfContactShape),
      },
      async ({ params }, { viewer }) => {
        const masks = masksFor(viewer);
        const [suggestions, merges] = await Promise.all([
          merge.suggestionsOf(viewer, params.contactId),
          merge.mergesOf(viewer, params.contactId),
        ]);
        const people = await peopleIn(merges);
        return {
          data: {
            suggestions: suggestions.map((view) => presentSuggestion(view, masks)),
            merges: merges.map((one) => presentMerge(one, people, masks)),
          },
        };
      },
    ),
    endpoint(
      "contact:write",
      {
        method: "post",
        path: "/contacts/:contactId/merges",
        tag,
        summary: "Make another contact part of this one; can be undone",
        request: { params: z.object({ contactId: Id }), body: z.strictObject({ absorbedId: Id }) },
        response: dataOf(MergeShape),
        status: 201,
      },
      async ({ params, body }, actor) => {
        const { viewer } = requireMember(actor);
        const made = await merge.merge(viewer, { survivorId: params.contactId, absorbedId: body.absorbedId });
        return { data: presentMerge(made, await peopleIn([made]), masksFor(viewer)) };
      },
    ),
    endpoint(
      "contact:write",
      {
        method: "delete",
        path: "/merges/:mergeId",
        tag,
        summary: "Make two contacts of a merge again",
        request: { params: z.object({ mergeId: Id }) },
        response: null,
      },
      async ({ params }, actor) => {
        await merge.undo(requireMember(actor).viewer, params.mergeId);
      },
    ),
    endpoint(
      "contact:write",
      {
        method: "post",
        path: "/merge-suggestions/:suggestionId/dismissal",
        tag,
        summary: "Say that the two are not one person",
        request: { params: z.object({ suggestionId: Id }) },
        response: null,
      },
      async ({ params }, actor) => {
        await merge.dismiss(requireMember(actor).viewer, params.suggestionId);
      },
    ),
    endpoint(
      "settings:read",
      {
        method: "get",
        path: "/merge-rules",
        tag,
        summary: "What is merged without asking",
        response: dataOf(RulesShape),
      },
      async () => {
        const { value, updatedAt } = await merge.rules.get(corpId);
        return {
          data: { onConfirmedPhone: value.onConfirmedPhone, updatedAt: updatedAt?.toISOString() ?? null },
        };
      },
    ),
    endpoint(
      "settings:write",
      {
        method: "put",
        path: "/merge-rules",
        tag,
        summary: "Change what is merged without asking",
        request: {
          body: z.strictObject({ onConfirmedPhone: z.boolean(), basedOn: InstantInput.nullable() }),
        },
        response: dataOf(RulesShape),
      },
      async ({ body }, actor) => {
        const { value, updatedAt } = await merge.rules.change(corpId, {
          value: { onConfirmedPhone: body.onConfirmedPhone },
          basedOn: body.basedOn,
          byUserId: requireMember(actor).viewer.userId,
        });
        return {
          data: { onConfirmedPhone: value.onConfirmedPhone, updatedAt: updatedAt?.toISOString() ?? null },
        };
      },
    ),
  ];
}
