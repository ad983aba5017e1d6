/**
 * The first words to people whose friend request was accepted. They go through the outbox like everything that goes out
 * by rule: once per account and person, inside budget and hours, at the account's pace.
 */
import type { SourceMessage } from "#src/domain/conversation/message.js";
import type { BotSettings } from "#src/domain/bot/bot-settings.js";
import { AppError } from "#src/domain/shared/errors.js";
import { DAY_MS } from "#src/domain/shared/time.js";
import type { PlanTouchInput } from "../touch/plan-touch.js";
import type { AreaSettings } from "../settings/area-settings.js";
import type { Clock } from "../shared/clock.js";

export interface GreetFriendsDeps {
  behaviour: AreaSettings<BotSettings>;
  planTouch: (input: PlanTouchInput) => Promise<unknown>;
  /** The contact behind a person of a bot's account, after merges. */
  contactOf: (corpId: string, wechatId: string) => Promise<string>;
  onRefused: (error: AppError, personId: string) => void;
  clock: Clock;
}

/** Begins the source id of the notice that an accepted request leaves in the conversation. */
export const ACCEPTED_REQUEST = "friend-request:";
/** A first word that comes a day later is strange. */
const GREET_WITHIN_MS = DAY_MS;

/**
 * Plans the greeting of everybody among the captured notices. Called again with the same notices it plans nothing new.
 *
 * @throws Error the store cannot be reached: the notices come again.
 */
export async function greetFriends(
  deps: GreetFriendsDeps,
  input: { corpId: string; messages: readonly SourceMessage[] },
): Promise<void> {
  const { corpId } = input;
  const accepted = input.messages.filter(({ sourceId }) => sourceId.startsWith(ACCEPTED_REQUEST));
  if (accepted.length === 0) return;
  const { friendGreeting = "" } = (await deps.behaviour.get(corpId)).value;
  if (friendGreeting.trim() === "") return;
  const now = deps.clock.now();
  for (const { source, sender, recipient, sentAt } of accepted) {
    const expiresAt = new Date(sentAt.getTime() + GREET_WITHIN_MS);
    if (!recipient || expiresAt <= now) continue;
    try {
      await deps.planTouch({
        corpId,
        key: `greeting:${source}:${sender.id}`,
        why: "greeting",
        contactId: await deps.contactOf(corpId, sender.id),
        memberId: recipient.id,
        text: friendGreeting.replaceAll("{称呼}", () => sender.name).replaceAll("{员工姓名}", () => recipient.name),
        dueAt: now,
        expiresAt,
      });
    } catch (error) {
      // What capture refused has no contact; it must not stop the notices behind it.
      if (!(error instanceof AppError) || error.retryable) throw error;
      deps.onRefused(error, sender.id);
    }
  }
}
