/** The customer agreed to archiving (path/92005); a fresh welcome code comes with it. */
import { pairOf, pairSubject, type EventHandler } from "../event-handler.js";

export const msgAuditApproved: EventHandler = {
  subject: pairSubject,
  settleMs: 0,
  isRefresh: false,
  handle: async (handled, { archive }) => {
    if (!archive) return false;
    await archive.consented(pairOf(handled));
    return true;
  },
};
