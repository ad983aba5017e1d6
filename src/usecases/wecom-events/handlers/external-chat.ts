/** A customer group was made, changed or dissolved (path/92130). */
import { orNull, toldOf, type EventHandler } from "../event-handler.js";
import type { EventFields } from "../wecom-event.js";

const DETAILS = ["add_member", "del_member", "change_owner", "change_name", "change_notice"] as const;

const subject = (fields: EventFields): string => `chat:${fields.text("ChatId")}`;

/** Details of members lag about 2 s behind the event. */
const SETTLE_MS = 2_500;

const changed = (isNew: boolean): EventHandler => ({
  subject,
  settleMs: SETTLE_MS,
  isRefresh: true,
  handle: async (handled, { groupChats }) => {
    if (!groupChats) return false;
    const { fields } = handled;
    const detail = DETAILS.find((one) => one === fields.text("UpdateDetail"));
    await groupChats.changed({
      ...toldOf(handled),
      chatId: fields.text("ChatId"),
      detail: isNew ? "create" : (detail ?? "other"),
      lastVersion: orNull(fields.text("LastMemVer")),
      currentVersion: orNull(fields.text("CurMemVer")),
    });
    return true;
  },
});

export const createExternalChat = changed(true);
export const updateExternalChat = changed(false);

export const dismissExternalChat: EventHandler = {
  subject,
  settleMs: 0,
  isRefresh: false,
  handle: async (handled, { groupChats }) => {
    if (!groupChats) return false;
    await groupChats.dismissed({ ...toldOf(handled), chatId: handled.fields.text("ChatId") });
    return true;
  },
};
