/** A file that the company sends to customers: kept once, whatever message it goes along with. */

/** As WeCom's messages take them (wecom.md §5.4). */
export const MATERIAL_KINDS = ["image", "video", "file"] as const;
export type MaterialKind = (typeof MATERIAL_KINDS)[number];

export interface Material {
  corpId: string;
  /** Hash of kind, content and name: the same file again is the same material. */
  id: string;
  kind: MaterialKind;
  /** As customers see it, with its ending. */
  name: string;
  /** As its bytes say; null: not recognised. */
  mime: string | null;
  sizeBytes: number;
  sha256: string;
  createdBy: string;
  createdAt: Date;
  /** Taken out of the library; it is in no picker and no message any more. */
  removedAt: Date | null;
}

const MB = 1_048_576;

/** What WeCom takes of each kind (path/90253). */
export const MATERIAL_LIMITS: Readonly<Record<MaterialKind, { maxBytes: number; mimes: readonly string[] | null }>> = {
  image: { maxBytes: 10 * MB, mimes: ["image/jpeg", "image/png"] },
  video: { maxBytes: 10 * MB, mimes: ["video/mp4"] },
  file: { maxBytes: 20 * MB, mimes: null },
};

/** Every file has to be larger than this. */
const TOO_SMALL_BYTES = 5;

/** The kind that the bytes suggest; pictures and videos that are no messages of their own go as files. */
export function kindOfBytes(mime: string | null, sizeBytes: number): MaterialKind {
  for (const kind of ["image", "video"] as const) {
    const { mimes, maxBytes } = MATERIAL_LIMITS[kind];
    if (mime !== null && mimes?.includes(mime) && sizeBytes <= maxBytes) return kind;
  }
  return "file";
}

/** Why the bytes cannot be a material of the kind, in plain Chinese; null: they can. */
export function materialProblem(kind: MaterialKind, mime: string | null, sizeBytes: number): string | null {
  const { maxBytes, mimes } = MATERIAL_LIMITS[kind];
  if (sizeBytes <= TOO_SMALL_BYTES) return "文件太小，企业微信不收 5 字节以内的文件";
  if (mimes && (mime === null || !mimes.includes(mime))) {
    return kind === "image" ? "图片要用 JPG 或 PNG" : "视频要用 MP4";
  }
  return sizeBytes > maxBytes ? `${KIND_NAMES[kind]}最大 ${maxBytes / MB} MB` : null;
}

const KIND_NAMES: Readonly<Record<MaterialKind, string>> = { image: "图片", video: "视频", file: "文件" };

/** A link's cover goes as a picture address, which WeCom makes of pictures up to this size (path/90256). */
export const MAX_COVER_BYTES = 2 * MB;
