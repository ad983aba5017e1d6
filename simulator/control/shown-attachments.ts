/** Attachments as the customer's phone shows them: pictures themselves, everything else by name. */
import { isObject } from "../core/params.js";
import type { Corp } from "../state/corp.js";

export interface ShownAttachment {
  text: string;
  /** A picture as a data address; "": none. */
  picture: string;
  /** Where a link leads; "": it is none. */
  url: string;
}

/** Larger pictures are named only: the page is read anew every second. */
const LARGEST_PICTURE = 400_000;

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** Of one received content: `attachments`, or the single message of 微信客服. */
export function shownAttachments(corp: Corp, content: unknown): ShownAttachment[] {
  if (!isObject(content)) return [];
  const list = content["attachments"];
  if (Array.isArray(list)) {
    return list.filter(isObject).map((each) => shown(corp, textOf(each["msgtype"]), each[textOf(each["msgtype"])]));
  }
  return Object.entries(content).flatMap(([kind, body]) => (kind === "text" ? [] : [shown(corp, kind, body)]));
}

function shown(corp: Corp, kind: string, given: unknown): ShownAttachment {
  const body = isObject(given) ? given : {};
  const media = corp.media.get(
    textOf(body["media_id"]) || textOf(body["pic_media_id"]) || textOf(body["thumb_media_id"]),
  );
  const isPicture = media?.kind === "image" && media.bytes.length <= LARGEST_PICTURE;
  const picture = isPicture ? `data:${media.contentType};base64,${Buffer.from(media.bytes).toString("base64")}` : "";
  const name = media?.filename ?? "";
  switch (kind) {
    case "link":
      return { text: `[链接] ${textOf(body["title"])}`, picture, url: textOf(body["url"]) };
    case "miniprogram":
      return { text: `[小程序] ${textOf(body["title"])}`, picture, url: "" };
    case "image":
      return { text: picture === "" ? `[图片] ${name}` : "", picture, url: "" };
    case "video":
      return { text: `[视频] ${name}`, picture: "", url: "" };
    case "file":
      return { text: `[文件] ${name}`, picture: "", url: "" };
    default:
      return { text: `[${kind}]`, picture: "", url: "" };
  }
}
