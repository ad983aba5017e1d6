/** The mass-send port on WeCom's API. */
import { AppError } from "#src/domain/shared/errors.js";
import { isWecom } from "#src/domain/wecom/wecom-error.js";
import type { ContentPreparer } from "../material/prepare-content.js";
import type { MassSendApi, MassSendRowState } from "../wecom-platform/mass-send-api.js";
import type { MassReceiverState, MassSender, MassTaskFound } from "./ports.js";

export interface WecomMassSenderDeps {
  api: MassSendApi;
  /** Is WeCom configured? */
  isConfigured: (corpId: string) => Promise<boolean>;
  content: Pick<ContentPreparer, "prepare">;
}

const STATES: Readonly<Record<MassSendRowState, MassReceiverState>> = {
  unsent: "waiting",
  sent: "delivered",
  not_friend: "not_friend",
  quota: "over_quota",
  other: "waiting",
};
const STILL_BEING_MADE = 41_063;
/** Media ids that ended, are of another corp, or that WeCom does not know (wecom.md §1.7). */
const MEDIA_ENDED: ReadonlySet<number> = new Set([40_007, 40_145]);
/** Uploading anew takes a moment. */
const AGAIN_MS = 1_000;

export function wecomMassSender({ api, isConfigured, content: files }: WecomMassSenderDeps): MassSender {
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
    prepare: (corpId, content) => files.prepare(corpId, content),
    createTask: async ({ corpId, senderUserId, externalUserIds, content, source }) => {
      const { msgId, failed } = await api
        .create({ chatType: "single", sender: senderUserId, externalUserIds, content })
        .catch(async (error: unknown) => {
          if (!isWecom(error) || !MEDIA_ENDED.has(error.errcode ?? 0)) throw error;
          // Refused before any effect: the next try finds fresh ids.
          await files.prepare(corpId, source, { isFresh: true });
          throw new AppError("channel_unavailable", "附件在企业微信过期了，已重新上传，马上再试", {
            details: { retryAfterMs: AGAIN_MS },
            retryable: true,
            cause: error,
          });
        });
      if (msgId === null)
        throw new AppError("not_allowed", "企业微信：这些客户都无法联系到", { details: { failed: failed.length } });
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
