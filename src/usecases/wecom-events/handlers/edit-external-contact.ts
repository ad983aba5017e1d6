/** A member changed remark, description, phones or tags of a customer (path/92130). */
import { pairOf, pairSubject, type EventHandler } from "../event-handler.js";

export const editExternalContact: EventHandler = {
  subject: pairSubject,
  settleMs: 1_000,
  isRefresh: true,
  handle: async (handled, { customers }) => {
    if (!customers) return false;
    await customers.edited(pairOf(handled));
    return true;
  },
};
