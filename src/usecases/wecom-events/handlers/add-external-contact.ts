/** A member and a customer became contacts (path/92130), or the customer added the member without consent yet. */
import { orNull, pairOf, pairSubject, type EventHandler } from "../event-handler.js";

const met = (how: "added" | "half"): EventHandler => ({
  subject: pairSubject,
  settleMs: 0,
  isRefresh: false,
  handle: async (handled, { customers }) => {
    if (!customers) return false;
    await customers.met({ ...pairOf(handled), how, state: orNull(handled.fields.text("State")) });
    return true;
  },
});

export const addExternalContact = met("added");
/** May be followed by an add of the same pair; both mean that they met. */
export const addHalfExternalContact = met("half");
