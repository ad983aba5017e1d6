/** The corp's tag library, with how far WeCom has it. */
import { z } from "zod";
import type { CorpTagRecord } from "#src/domain/wecom/wecom-records.js";
import { BOUNDS } from "#src/domain/shared/number-bounds.js";
import { wholeNumber } from "#src/domain/shared/whole-number.js";
import { auditOf } from "../access/audit-of.js";
import type { ApiDeps } from "../api-deps.js";
import type { CorpTagJson } from "../contract/wecom.js";
import { endpoint, requireMember, type Endpoint } from "../http/endpoint.js";
import { dataOf, Id } from "../http/response-shapes.js";

const tag = "wecom";
const Name = z.string().trim().min(1, "不能为空").max(30, "最多 30 个字");
const TagShape = z
  .strictObject({
    id: z.string(),
    groupName: z.string(),
    name: z.string(),
    order: z.number(),
    syncState: z.enum(["synced", "pending", "failed"]),
    pending: z.enum(["create", "update", "delete"]).nullable(),
    origin: z.enum(["product", "wecom"]),
    isMirrored: z.boolean(),
    note: z.string().nullable(),
  })
  .meta({ id: "CorpTag" }) satisfies z.ZodType<CorpTagJson>;
const TagParams = z.object({ tagId: Id });

const presentTag = (record: CorpTagRecord, mirrored: readonly string[]): CorpTagJson => ({
  id: record.id,
  groupName: record.groupName,
  name: record.name,
  order: record.order,
  syncState: record.syncState,
  pending: record.pending,
  origin: record.origin,
  isMirrored: mirrored.includes(record.groupName),
  note: record.note,
});

export function corpTagRoutes({ wecomWork, access, corpId }: ApiDeps): Endpoint[] {
  const mirrored = async (): Promise<readonly string[]> => (await wecomWork.rules.get(corpId)).value.mirroredGroups;
  const audit = auditOf({ access, corpId });
  return [
    endpoint(
      "wecom:read",
      {
        method: "get",
        path: "/corp-tags",
        tag,
        summary: "The library, by group and order",
        response: dataOf(z.array(TagShape)),
      },
      async () => {
        const groups = await mirrored();
        return { data: (await wecomWork.tags(corpId)).map((record) => presentTag(record, groups)) };
      },
    ),
    endpoint(
      "wecom:operate",
      {
        method: "post",
        path: "/corp-tags",
        tag,
        summary: "Add a tag; WeCom gets it right after",
        request: { body: z.strictObject({ groupName: Name, name: Name }) },
        response: dataOf(TagShape),
        status: 201,
      },
      async ({ body }, actor) => {
        await audit(requireMember(actor).viewer.userId, "tag.create", body.groupName, body.name);
        return { data: presentTag(await wecomWork.createTag({ corpId, ...body }), await mirrored()) };
      },
    ),
    endpoint(
      "wecom:operate",
      {
        method: "patch",
        path: "/corp-tags/:tagId",
        tag,
        summary: "Rename or reorder; higher orders come first",
        request: {
          params: TagParams,
          body: z.strictObject({ name: Name.optional(), order: wholeNumber(BOUNDS.tagOrder).optional() }),
        },
        response: dataOf(TagShape),
      },
      async ({ params, body }, actor) => {
        await audit(requireMember(actor).viewer.userId, "tag.change", params.tagId, body.name ?? null);
        const changed = await wecomWork.changeTag({ corpId, id: params.tagId, ...body });
        return { data: presentTag(changed, await mirrored()) };
      },
    ),
    endpoint(
      "wecom:operate",
      {
        method: "delete",
        path: "/corp-tags/:tagId",
        tag,
        summary: "Delete, here and in WeCom, from all customers",
        request: { params: TagParams },
        response: null,
      },
      async ({ params }, actor) => {
        await audit(requireMember(actor).viewer.userId, "tag.delete", params.tagId);
        await wecomWork.deleteTag({ corpId, id: params.tagId });
      },
    ),
  ];
}
