/** A customer was not handed over (path/92130). `UserID` is the member who was to take over. */
import { pairOf, pairSubject, type EventHandler } from "../event-handler.js";

export const transferFail: EventHandler = {
  subject: pairSubject,
  settleMs: 0,
  isRefresh: false,
  handle: async (handled, { customers }) => {
    if (!customers) return false;
    const failure = handled.fields.text("FailReason");
    const reason = failure === "customer_refused" ? "refused" : failure === "customer_limit_exceed" ? "limit" : "other";
    await customers.transferFailed({ ...pairOf(handled), reason });
    return true;
  },
};
