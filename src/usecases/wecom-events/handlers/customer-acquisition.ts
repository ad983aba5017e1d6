/** Acquisition links (path/97299): notices about quota and links, and the first words of those who came. */
import { orNull, toldOf, type EventHandler } from "../event-handler.js";

const CHAT_CHANGES = new Set(["open_profile", "friend_request", "customer_start_chat", "message_from_customer"]);

export const customerAcquisition = (change: string): EventHandler => ({
  subject: (fields) => `link:${fields.text("LinkId")}`,
  settleMs: 0,
  isRefresh: false,
  handle: async (handled, { acquisition }) => {
    if (!acquisition) return false;
    const { fields } = handled;
    if (CHAT_CHANGES.has(change)) {
      await acquisition.chat({
        ...toldOf(handled),
        change,
        linkId: fields.text("LinkId"),
        userId: orNull(fields.text("UserID")),
        externalUserId: orNull(fields.text("ExternalUserID")),
        chatKey: orNull(fields.text("ChatKey")),
        state: orNull(fields.text("State")),
      });
      return true;
    }
    const expires = Number(fields.text("ExpireTime"));
    await acquisition.notice({
      ...toldOf(handled),
      change,
      linkId: orNull(fields.text("LinkId")),
      expiresAt: expires > 0 ? new Date(expires * 1_000) : null,
      quota: fields.text("ExpireQuotaNum") === "" ? null : Number(fields.text("ExpireQuotaNum")),
    });
    return true;
  },
});
