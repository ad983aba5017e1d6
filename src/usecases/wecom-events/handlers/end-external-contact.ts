/** The member deleted the customer (`del_external_contact`), or the customer the member (`del_follow_user`). */
import { pairOf, pairSubject, type EventHandler } from "../event-handler.js";

const ended = (by: "member" | "contact"): EventHandler => ({
  subject: pairSubject,
  settleMs: 0,
  isRefresh: false,
  handle: async (handled, { customers }) => {
    if (!customers) return false;
    const byTransfer = handled.fields.text("Source") === "DELETE_BY_TRANSFER";
    await customers.ended({ ...pairOf(handled), by, byTransfer });
    return true;
  },
});

export const delExternalContact = ended("member");
/** The member still has the customer; this event is the only sign. */
export const delFollowUser = ended("contact");
