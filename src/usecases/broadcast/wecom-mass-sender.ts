/** The mass-send port on WeCom's API. */
import type { Attachment } from "#src/domain/broadcast/content.js";
import { AppError } from "#src/domain/shared/errors.js";
import { isWecom } from "#src/domain/wecom/wecom-error.js";
import type { MassSendApi, MassSendRowState } from "../wecom-platform/mass-send-api.js";
import type { WecomAttachment } from "../wecom-platform/message-content.js";
import type { MassReceiverState, MassSender, MassTaskFound } from "./ports.js";

/** Brings a file of ours to WeCom for the next three days. */
export interface MediaUploads {
  /** @returns the media id. */
  upload(kind: "image" | "file", url: string): Promise<string>;
}

export interface WecomMassSenderDeps {
  api: MassSendApi;
  /** Is WeCom configured? */
  isConfigured: (corpId: string) => Promise<boolean>;
  /** null: only texts and links can be attached. */
  media: MediaUploads | null;
}

const STATES: Readonly<Record<MassSendRowState, MassReceiverState>> = {
  unsent: "waiting",
  sent: "delivered",
  not_friend: "not_friend",
  quota: "over_quota",
  other: "waiting",
};
const STILL_BEING_MADE = 41_063;

export function wecomMassSender({ api, isConfigured, media }: WecomMassSenderDeps): MassSender {
  const unlessBeingMade = async <T>(read: Promise<T>): Promise<T | null> => {
    try {
      return await read;
    } catch (error) {
      if (isWecom(error, "wait") && error.errcode === STILL_BEING_MADE) return null;
      throw error;
    }
  };
  return {
    isAvailable: isConfigured,
    createTask: async ({ senderUserId, externalUserIds, content }) => {
      // Uploads come first: when one fails nothing was sent.
      const attachments = await Promise.all(content.attachments.map((each) => attachmentOf(each, media)));
      const { msgId, failed } = await api.create({
        chatType: "single",
        sender: senderUserId,
        externalUserIds,
        content: { ...(content.text === "" ? {} : { text: content.text }), attachments },
      });
      if (msgId === null)
        throw new AppError("not_allowed", "企业微信:这些客户都无法联系到", { details: { failed: failed.length } });
      return { msgId, failed };
    },
    taskStatus: async (_corpId, msgId) =>
      (await unlessBeingMade(api.members(msgId)))?.map(({ userId, isConfirmed, sentAt }) => ({
        userId,
        isSent: isConfirmed,
        sentAt,
      })) ?? null,
    results: async (_corpId, msgId, userId) => {
      const rows = await unlessBeingMade(api.receivers(msgId, userId));
      if (rows === null) return null;
      const items = rows.flatMap(({ externalUserId, state, sentAt }) =>
        externalUserId === null ? [] : [{ externalUserId, state: STATES[state], sentAt }],
      );
      return { items, next: null };
    },
    remind: async (_corpId, msgId) => api.remind(msgId),
    cancel: async (_corpId, msgId) => api.cancel(msgId),
    findTasks: async (_corpId, from, to) => {
      const found: MassTaskFound[] = [];
      let cursor: string | null = null;
      do {
        const answer: Awaited<ReturnType<MassSendApi["list"]>> = await api.list({
          chatType: "single",
          from,
          to,
          cursor,
        });
        for (const { msgId, createdAt, text, isByApi } of answer.rows) {
          if (isByApi) found.push({ msgId, createdAt: createdAt ?? from, text });
        }
        cursor = answer.next;
      } while (cursor !== null);
      return found;
    },
  };
}

async function attachmentOf(attachment: Attachment, media: MediaUploads | null): Promise<WecomAttachment> {
  if (attachment.kind === "link") {
    const { title, url, description, imageUrl } = attachment;
    return { kind: "link", title, url, description, ...(imageUrl ? { picUrl: imageUrl } : {}) };
  }
  if (!media) throw new AppError("invalid_input", "这个安装还不能把图片和文件传到企业微信,请改用链接");
  if (attachment.kind === "image") return { kind: "image", mediaId: await media.upload("image", attachment.url) };
  if (attachment.kind === "file") return { kind: "file", mediaId: await media.upload("file", attachment.url) };
  const { title, appId, page, imageUrl } = attachment;
  return { kind: "miniprogram", title, appId, page, coverMediaId: await media.upload("image", imageUrl) };
}
