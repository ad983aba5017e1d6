/** Sends through a logged-in Wechaty bot, paced like a person. */
import type { Wechaty } from "wechaty";
import type { Pace } from "#src/domain/bot/pacing.js";
import { AppError } from "#src/domain/shared/errors.js";
import type { ContactMessenger } from "#src/usecases/touch/ports.js";

export interface WechatyMessengerOptions {
  /** Least time between two messages of the account, in ms. */
  minGapMs: number;
  /** May the account still be used? Asked right before every send: a lost lease stops the bot. */
  isHeld: () => boolean;
  /** When a person with this account would send the text; left out: at once. */
  pace?: (text: string) => Promise<Pace>;
}

/** A messenger that also speaks in conversations by their id in the channel, at the same pace. */
export interface WechatyMessenger extends Pick<ContactMessenger, "send"> {
  /** @throws AppError channel_unavailable: certainly nothing went out. */
  say(conversationId: string, text: string): Promise<{ channelMessageId: string | null }>;
}

/** Longest wait for the account's turn and the typing, in ms; beyond it the message is planned again. */
const MAX_WAIT_MS = 20_000;

/**
 * `send` hands over to the puppet exactly once. The puppet is asked directly: `contact.say` reads the message back
 * afterwards, and a failure of that read would look like a failed send.
 */
export function wechatyMessenger(bot: Wechaty, options: WechatyMessengerOptions): WechatyMessenger {
  let nextAt = 0;
  const say = async (conversationId: string, text: string): Promise<{ channelMessageId: string | null }> => {
    const pace = options.pace ? await options.pace(text) : null;
    if (pace?.act === "wait") throw unavailable(pace.note, { notBefore: pace.until });
    const startAt = Math.max(nextAt, Date.now()) + (pace?.typingMs ?? 0);
    const waitMs = startAt - Date.now();
    if (waitMs > MAX_WAIT_MS) throw unavailable("前面还有消息在排队");
    nextAt = startAt + options.minGapMs;
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    if (!options.isHeld() || !bot.isLoggedIn) throw unavailable("发送账号不在线");
    const id = await bot.puppet.messageSendText(conversationId, text);
    return { channelMessageId: typeof id === "string" ? id : null };
  };
  return { say, send: ({ identity, text }) => say(identity.id, text) };
}

const unavailable = (message: string, details: Record<string, unknown> = {}): AppError =>
  new AppError("channel_unavailable", message, { details, retryable: true });
