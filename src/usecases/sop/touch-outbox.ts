/** The touch outbox as SOPs use it: budget and quiet hours are asked there, and again before every send. */
import { DAY_MS } from "#src/domain/shared/time.js";
import { stableId } from "../shared/ids.js";
import { planTouch } from "../touch/plan-touch.js";
import { touchChanged, type TouchDeps } from "../touch/touch-deps.js";
import type { SopOutbox } from "./ports.js";

/** A step's message that could not go out this long is out of place. */
export const EXPIRES_AFTER_MS = 3 * DAY_MS;

export function touchOutbox(deps: TouchDeps): SopOutbox {
  return {
    plan: async ({ key, contact, text, attachments, now }) => {
      const { touch } = await planTouch(deps, {
        corpId: contact.corpId,
        key,
        why: "sop",
        contactId: contact.id,
        text,
        attachments,
        dueAt: now,
        expiresAt: new Date(now.getTime() + EXPIRES_AFTER_MS),
      });
      return { id: touch.id, note: touch.note };
    },
    cancel: async (corpId, key, why) => {
      const cancelled = await deps.touches.cancel(corpId, stableId("to", corpId, key), why);
      if (cancelled) deps.live.publish([touchChanged(cancelled)]);
    },
  };
}
