/** The library of files that go out to customers. Uploads are the bytes themselves, read as they come. */
import { z } from "zod";
import { MATERIAL_KINDS, MATERIAL_LIMITS, type Material } from "#src/domain/material/material.js";
import { InvalidInputError } from "#src/domain/shared/errors.js";
import { auditOf } from "../access/audit-of.js";
import { peopleOf, PersonRefShape, type People } from "../access/person-ref.js";
import type { ApiDeps } from "../api-deps.js";
import type { MaterialJson } from "../contract/materials.js";
import { decodeCursor, encodeCursor } from "../http/cursor.js";
import { answerOfOne } from "../http/answer-of-one.js";
import { endpoint, requireMember, streamEndpoint, type Endpoint } from "../http/endpoint.js";
import { dataOf, Id, Instant, PageQuery, pageOfSchema } from "../http/response-shapes.js";

const tag = "materials";
const Params = z.object({ materialId: Id });
const MaterialShape = z
  .strictObject({
    id: z.string(),
    kind: z.enum(MATERIAL_KINDS),
    name: z.string(),
    mime: z.string().nullable(),
    sizeBytes: z.number(),
    createdBy: PersonRefShape,
    createdAt: Instant,
  })
  .meta({ id: "Material" }) satisfies z.ZodType<MaterialJson>;

/** Shown by the browser itself; everything else is downloaded, because a file must not run as a page of ours. */
const SHOWN = new Set(["image/png", "image/jpeg", "video/mp4"]);
const LARGEST = Math.max(...MATERIAL_KINDS.map((kind) => MATERIAL_LIMITS[kind].maxBytes));

const present = (material: Material, people: People): MaterialJson => ({
  id: material.id,
  kind: material.kind,
  name: material.name,
  mime: material.mime,
  sizeBytes: material.sizeBytes,
  createdBy: people(material.createdBy),
  createdAt: material.createdAt.toISOString(),
});

export function materialRoutes({ materialLibrary, access, corpId }: ApiDeps): Endpoint[] {
  const shown = async (materials: readonly Material[]): Promise<MaterialJson[]> => {
    const people = await peopleOf(access, corpId, [...new Set(materials.map(({ createdBy }) => createdBy))]);
    return materials.map((material) => present(material, people));
  };
  const audit = auditOf({ access, corpId });
  return [
    endpoint(
      "touch:read",
      {
        method: "get",
        path: "/materials",
        tag,
        summary: "Files to send, newest first",
        request: { query: z.strictObject({ ...PageQuery, kind: z.enum(MATERIAL_KINDS).optional() }) },
        response: pageOfSchema(MaterialShape),
      },
      async ({ query }, { viewer }) => {
        const { items, next } = await materialLibrary.page(viewer, {
          kind: query.kind ?? null,
          after: decodeCursor(query.cursor),
          limit: query.limit,
        });
        return { data: await shown(items), nextCursor: encodeCursor(next) };
      },
    ),
    endpoint(
      "touch:write",
      {
        method: "post",
        path: "/materials",
        tag,
        summary: "Keep a file: its bytes are the body; the same file again is the same material",
        request: {
          query: z.strictObject({
            name: z.string().trim().min(1, "请给文件起个名字").max(300),
            kind: z.enum(MATERIAL_KINDS).optional(),
          }),
        },
        response: dataOf(MaterialShape),
        status: 201,
      },
      async ({ query }, actor, ctx) => {
        const { viewer } = requireMember(actor);
        if ((ctx.request.length ?? 0) > LARGEST) {
          throw new InvalidInputError([{ path: "file", message: `文件最大 ${LARGEST / 1_048_576} MB` }]);
        }
        const input = { name: query.name, kind: query.kind ?? null, bytes: ctx.req as AsyncIterable<Uint8Array> };
        return answerOfOne(shown([await materialLibrary.upload(viewer, input)]));
      },
    ),
    streamEndpoint(
      "touch:read",
      {
        method: "get",
        path: "/materials/:materialId/content",
        tag,
        summary: "The file itself, for signed-in members",
        request: { params: Params },
        contentType: "application/octet-stream",
      },
      async ({ params }, { viewer }, ctx) => {
        const { material, bytes } = await materialLibrary.read(viewer, params.materialId);
        const isShown = material.mime !== null && SHOWN.has(material.mime);
        ctx.set("Content-Type", isShown && material.mime !== null ? material.mime : "application/octet-stream");
        ctx.set("X-Content-Type-Options", "nosniff");
        ctx.set("Cache-Control", "private, max-age=3600, no-transform");
        const name = encodeURIComponent(material.name);
        ctx.set("Content-Disposition", `${isShown ? "inline" : "attachment"}; filename*=UTF-8''${name}`);
        ctx.length = material.sizeBytes;
        ctx.body = bytes;
      },
    ),
    endpoint(
      "touch:write",
      {
        method: "delete",
        path: "/materials/:materialId",
        tag,
        summary: "Take a file out of the library; 409 while a message still needs it",
        request: { params: Params },
        response: null,
      },
      async ({ params }, actor) => {
        const { viewer } = requireMember(actor);
        await materialLibrary.remove(viewer, params.materialId);
        await audit(viewer.userId, "material.remove", params.materialId);
      },
    ),
  ];
}
