/** Composition of the touch outbox: everything with its ports bound. */
import type { Contact } from "#src/domain/contact/contact.js";
import type { Viewer } from "#src/domain/member/member.js";
import type { PageKey } from "#src/domain/shared/paging.js";
import type { Touch, TouchState } from "#src/domain/touch/touch.js";
import { planTouch, type PlanTouchInput } from "./plan-touch.js";
import { sendTouch } from "./send-touch.js";
import { sweepTouches } from "./sweep-touches.js";
import { cancelTouch, resolveTouch, sendManual, type SendManualInput } from "./touch-commands.js";
import type { TouchDeps } from "./touch-deps.js";
import { sendWays, touchPage, touchViews } from "./touch-views.js";

export type TouchUseCases = ReturnType<typeof createTouchUseCases>;

/** Due touches looked at in one round of an account. */
const ROUND = 20;

/** Binds the use cases of touches to their ports. */
export function createTouchUseCases(deps: TouchDeps) {
  return {
    sendTouch: (input: { corpId: string; touchId: string }) => sendTouch(deps, input),
    /**
     * Sends what is due on one channel that this process holds, one after the other; finds what a lost job or a job
     * that woke another process left.
     *
     * @returns how many touches it looked at.
     */
    sendDueOf: async (corpId: string, channel: string): Promise<number> => {
      const due = await deps.touches.dueOfChannel(corpId, channel, deps.clock.now(), ROUND);
      for (const touch of due) await sendTouch(deps, { corpId, touchId: touch.id });
      return due.length;
    },
    sweepTouches: (input: { corpId: string }) => sweepTouches(deps, input),

    /** Plans a message by rule (care, SOP) inside the send budget. */
    planTouch: (input: PlanTouchInput) => planTouch(deps, input),
    sendManual: (viewer: Viewer, input: SendManualInput) => sendManual(deps, viewer, input),
    cancelTouch: (viewer: Viewer, touchId: string) => cancelTouch(deps, viewer, touchId),
    resolveTouch: (viewer: Viewer, touchId: string, state: "sent" | "failed") =>
      resolveTouch(deps, viewer, touchId, state),

    touchPage: (viewer: Viewer, query: { states: readonly TouchState[]; after: PageKey | null; limit: number }) =>
      touchPage(deps, viewer, query),
    touchViews: (corpId: string, touches: readonly Touch[]) => touchViews(deps, corpId, touches),
    /** A contact's touches, newest due first. The caller has checked that the contact is visible. */
    touchesOfContact: async (corpId: string, contactId: string, limit = 100) =>
      touchViews(deps, corpId, await deps.touches.ofContact(corpId, contactId, limit)),
    sendWays: (viewer: Viewer, contact: Contact) => sendWays(deps, viewer, contact),
  };
}
