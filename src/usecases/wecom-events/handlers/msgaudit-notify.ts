/** The archive has new messages (path/95039); at most every 15 s. */
import { toldOf, type EventHandler } from "../event-handler.js";

export const msgauditNotify: EventHandler = {
  subject: () => "archive",
  settleMs: 0,
  isRefresh: true,
  handle: async (handled, { archive }) => {
    if (!archive) return false;
    await archive.hasNews(toldOf(handled));
    return true;
  },
};
