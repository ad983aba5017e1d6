/** Audiences: saved rules, live count and sample. */
import { z } from "zod";
import { SegmentRuleSchema } from "#src/domain/segment/rule.js";
import type { Segment } from "#src/domain/segment/segment.js";
import type { ApiDeps } from "../api-deps.js";
import { peopleOf, PersonRefShape } from "../access/person-ref.js";
import { ContactRefShape, presentContactRef, summaryOfContact } from "../contacts/contact-ref.js";
import { masksFor } from "../contacts/masks.js";
import type { SegmentJson, SegmentPreviewJson } from "../contract/outreach.js";
import { answerOfOne } from "../http/answer-of-one.js";
import { endpoint, requireMember, type Endpoint } from "../http/endpoint.js";
import { dataOf, Id, Instant } from "../http/response-shapes.js";

const tag = "segments";
const Name = z.string().trim().min(1, "请给人群起个名字").max(60);
const Params = z.object({ segmentId: Id });

const SegmentShape = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    rule: z.unknown(),
    version: z.number(),
    updatedBy: PersonRefShape,
    updatedAt: Instant,
  })
  .meta({ id: "Segment" });

export function segmentRoutes({ segments, access, corpId }: ApiDeps): Endpoint[] {
  const shown = async (list: readonly Segment[]): Promise<SegmentJson[]> => {
    const people = await peopleOf(
      access,
      corpId,
      list.map(({ updatedBy }) => updatedBy),
    );
    return list.map(({ id, name, rule, version, updatedBy, updatedAt }) => ({
      id,
      name,
      rule,
      version,
      updatedBy: people(updatedBy),
      updatedAt: updatedAt.toISOString(),
    }));
  };
  const one = (segment: Segment): Promise<{ data: SegmentJson }> => answerOfOne(shown([segment]));
  return [
    endpoint(
      "segment:read",
      {
        method: "get",
        path: "/segments",
        tag,
        summary: "Saved audiences, last changed first",
        response: dataOf(z.array(SegmentShape)),
      },
      async () => ({ data: await shown(await segments.list(corpId)) }),
    ),
    endpoint(
      "segment:read",
      {
        method: "get",
        path: "/segments/:segmentId",
        tag,
        summary: "One saved audience",
        request: { params: Params },
        response: dataOf(SegmentShape),
      },
      async ({ params }) => one(await segments.find(corpId, params.segmentId)),
    ),
    endpoint(
      "segment:read",
      {
        method: "get",
        path: "/segments/:segmentId/versions",
        tag,
        summary: "Every version, newest first",
        request: { params: Params },
        response: dataOf(
          z.array(
            z.strictObject({
              version: z.number(),
              name: z.string(),
              rule: z.unknown(),
              savedAt: Instant,
              savedBy: PersonRefShape,
            }),
          ),
        ),
      },
      async ({ params }) => {
        const versions = await segments.versions(corpId, params.segmentId);
        const people = await peopleOf(
          access,
          corpId,
          versions.map(({ savedBy }) => savedBy),
        );
        return {
          data: versions.map(({ version, name, rule, savedAt, savedBy }) => ({
            version,
            name,
            rule,
            savedAt: savedAt.toISOString(),
            savedBy: people(savedBy),
          })),
        };
      },
    ),
    endpoint(
      "segment:write",
      {
        method: "post",
        path: "/segments",
        tag,
        summary: "Save a new audience",
        request: { body: z.strictObject({ name: Name, rule: SegmentRuleSchema }) },
        response: dataOf(SegmentShape),
        status: 201,
      },
      async ({ body }, actor) => one(await segments.create(requireMember(actor).viewer, body)),
    ),
    endpoint(
      "segment:write",
      {
        method: "put",
        path: "/segments/:segmentId",
        tag,
        summary: "Save the next version; 409 when somebody saved one since",
        request: {
          params: Params,
          body: z.strictObject({
            basedOn: z.int().min(1),
            name: Name,
            rule: SegmentRuleSchema,
            isArchived: z.boolean().optional(),
          }),
        },
        response: dataOf(SegmentShape),
      },
      async ({ params, body: { isArchived, ...body } }, actor) =>
        one(
          await segments.change(requireMember(actor).viewer, params.segmentId, {
            ...body,
            ...(isArchived === undefined ? {} : { isArchived }),
          }),
        ),
    ),
    endpoint(
      "segment:read",
      {
        method: "post",
        path: "/segments/preview",
        tag,
        summary: "How many contacts of the own scope a rule finds now, and ten of them",
        request: { body: z.strictObject({ rule: SegmentRuleSchema }) },
        response: dataOf(
          z.strictObject({
            count: z.number(),
            isPartial: z.boolean(),
            sample: z.array(ContactRefShape.extend({ owner: z.string().nullable() })),
          }),
        ),
      },
      async ({ body }, { viewer }): Promise<{ data: SegmentPreviewJson }> => {
        const [counted, sample] = await Promise.all([
          segments.count(viewer, body.rule),
          segments.sample(viewer, body.rule),
        ]);
        const people = await peopleOf(
          access,
          corpId,
          sample.flatMap(({ ownerId }) => (ownerId === null ? [] : [ownerId])),
        );
        const masks = masksFor(viewer);
        return {
          data: {
            ...counted,
            sample: sample.map((contact) => ({
              ...presentContactRef(summaryOfContact(contact), masks),
              owner: contact.ownerId === null ? null : people(contact.ownerId).name,
            })),
          },
        };
      },
    ),
  ];
}
