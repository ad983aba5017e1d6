/** What goes along with a message: files of the library, links, mini programs. The same for every sender. */
import type { z } from "zod";
import type { AttachmentSchema } from "./attachment-schema.js";

export type Attachment = z.infer<typeof AttachmentSchema>;
export type AttachmentKind = Attachment["kind"];

/** Most attachments of one WeCom message (path/92135). */
export const MAX_ATTACHMENTS = 9;

/** Longest texts of attachments, in bytes of UTF-8 (wecom.md §4.5). */
const MAX_BYTES = { link: 128, mini_program: 64, description: 512 } as const;

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

/** Everything filled in that the kind needs? */
export function isCompleteAttachment(attachment: Attachment): boolean {
  if (attachment.kind === "link") return attachment.title.trim() !== "" && /^https?:\/\/[^/]+/.test(attachment.url);
  if (attachment.kind !== "mini_program") return attachment.materialId !== "";
  const { appId, page, title, coverId } = attachment;
  return [appId, page, title, coverId].every((text) => text.trim() !== "");
}

/** Materials that the attachments need. */
export function materialIdsOf(attachments: readonly Attachment[]): string[] {
  return attachments.flatMap((each) => {
    if (each.kind === "link" || each.kind === "mini_program") return each.coverId ? [each.coverId] : [];
    return [each.materialId];
  });
}

/** Attachments that a person's own chat account can carry as files. */
export const isFileLike = ({ kind }: Attachment): boolean => kind === "image" || kind === "video" || kind === "file";

export type Filled = { ok: true; text: string } | { ok: false; reason: string };

/**
 * Puts the variables of titles and descriptions in.
 *
 * @param fill the filling of one text.
 * @returns the attachments as they go out, or why one cannot.
 */
export function filledAttachments(
  attachments: readonly Attachment[],
  fill: (template: string) => Filled,
): { ok: true; attachments: Attachment[] } | { ok: false; index: number; reason: string } {
  const done: Attachment[] = [];
  for (const [index, each] of attachments.entries()) {
    if (each.kind !== "link" && each.kind !== "mini_program") {
      done.push(each);
      continue;
    }
    const title = fill(each.title);
    if (!title.ok) return { ok: false, index, reason: title.reason };
    if (bytesOf(title.text) > MAX_BYTES[each.kind]) {
      return { ok: false, index, reason: `标题太长，最多 ${MAX_BYTES[each.kind]} 字节` };
    }
    if (each.kind === "mini_program") {
      done.push({ ...each, title: title.text });
      continue;
    }
    const description = each.description === "" ? { ok: true as const, text: "" } : fill(each.description);
    if (!description.ok) return { ok: false, index, reason: description.reason };
    if (bytesOf(description.text) > MAX_BYTES.description) {
      return { ok: false, index, reason: `描述太长，最多 ${MAX_BYTES.description} 字节` };
    }
    done.push({ ...each, title: title.text, description: description.text });
  }
  return { ok: true, attachments: done };
}

const NAMES: Readonly<Record<AttachmentKind, string>> = {
  image: "图片",
  video: "视频",
  file: "文件",
  link: "链接",
  mini_program: "小程序",
};

/** One attachment in a line of text, for drafts that a person sends by hand. */
export function attachmentWords(attachment: Attachment): string {
  const kind = `【${NAMES[attachment.kind]}】`;
  if (attachment.kind === "link") return `${kind}${attachment.title} ${attachment.url}`;
  if (attachment.kind === "mini_program") return `${kind}${attachment.title} ${attachment.page}`;
  return `${kind}${attachment.name}`;
}

/** A draft with what has to go along named below it. */
export const withAttachmentWords = (text: string, attachments: readonly Attachment[]): string =>
  [...(text === "" ? [] : [text]), ...attachments.map(attachmentWords)].join("\n");
