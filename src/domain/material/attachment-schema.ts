/** The shape of attachments in requests and definitions. */
import { z } from "zod";

const MaterialId = z.string().min(1, "请从素材库选择").max(60);
const Name = z.string().trim().min(1).max(200);
const Title = z.string().trim().min(1, "请写标题").max(100);
const Url = z.url({ protocol: /^https?$/, error: "要写成 https:// 开头的地址" }).max(2_000);

const fileOf = <K extends "image" | "video" | "file">(kind: K) =>
  /** `name` is what people see in lists and drafts; the material itself has the name that goes out. */
  z.strictObject({ kind: z.literal(kind), materialId: MaterialId, name: Name });

export const AttachmentSchema = z.discriminatedUnion("kind", [
  fileOf("image"),
  fileOf("video"),
  fileOf("file"),
  z.strictObject({
    kind: z.literal("link"),
    /** Title and description may hold variables. */
    title: Title,
    url: Url,
    description: z.string().trim().max(500).default(""),
    /** A picture at a public address; a cover of the library goes first. */
    imageUrl: Url.nullable().default(null),
    coverId: MaterialId.nullable().default(null),
    /** Note who opens it; left out: no. */
    isTracked: z.boolean().optional(),
    /** The link of the library that it was made from. */
    savedLinkId: MaterialId.optional(),
  }),
  z.strictObject({
    kind: z.literal("mini_program"),
    appId: z.string().trim().min(1, "请写小程序 AppID").max(64),
    page: z.string().trim().min(1, "请写页面路径").max(1_000),
    title: Title,
    coverId: MaterialId,
  }),
]);
