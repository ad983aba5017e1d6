/** Our content in WeCom's words (attachment table, wecom.md §4.5). */
import type { WecomAttachment, WecomContent } from "#src/usecases/wecom-platform/message-content.js";
import { given } from "./fields.js";

function attachmentOf(attachment: WecomAttachment): Record<string, unknown> {
  switch (attachment.kind) {
    case "image":
      return {
        msgtype: "image",
        image: given({ media_id: attachment.mediaId, pic_url: attachment.picUrl }),
      };
    case "link":
      return {
        msgtype: "link",
        link: {
          title: attachment.title,
          url: attachment.url,
          ...given({ picurl: attachment.picUrl, desc: attachment.description }),
        },
      };
    case "miniprogram":
      return {
        msgtype: "miniprogram",
        miniprogram: {
          title: attachment.title,
          pic_media_id: attachment.coverMediaId,
          appid: attachment.appId,
          page: attachment.page,
        },
      };
    case "video":
      return { msgtype: "video", video: { media_id: attachment.mediaId } };
    case "file":
      return { msgtype: "file", file: { media_id: attachment.mediaId } };
    default:
      return attachment satisfies never;
  }
}

/** `text` and `attachments` as sends and welcome messages take them. */
export function contentOf({ text, attachments = [] }: WecomContent): Record<string, unknown> {
  return {
    ...(text === undefined || text === "" ? {} : { text: { content: text } }),
    ...(attachments.length === 0 ? {} : { attachments: attachments.map(attachmentOf) }),
  };
}
