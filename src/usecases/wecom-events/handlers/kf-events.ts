/** 微信客服 has something to read, or its accounts changed (path/94670). */
import { toldOf, type EventHandler } from "../event-handler.js";

export const kfMsgOrEvent: EventHandler = {
  subject: (fields) => `kf:${fields.text("OpenKfId")}`,
  settleMs: 0,
  isRefresh: true,
  handle: async (handled, { kf }) => {
    if (!kf) return false;
    const { fields } = handled;
    await kf.hasNews({ ...toldOf(handled), openKfId: fields.text("OpenKfId"), token: fields.text("Token") });
    return true;
  },
};

export const kfAccountAuthChange: EventHandler = {
  subject: () => "kf-accounts",
  settleMs: 0,
  isRefresh: true,
  handle: async (handled, { kf }) => {
    if (!kf) return false;
    await kf.accountsChanged(toldOf(handled));
    return true;
  },
};
