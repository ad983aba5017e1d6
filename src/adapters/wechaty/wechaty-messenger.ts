/** Sends through a logged-in Wechaty bot, paced like a person. */
import type { Wechaty } from "wechaty";
import { AppError } from "#src/domain/shared/errors.js";
import type { ContactMessenger } from "#src/usecases/touch/ports.js";

export interface WechatyMessengerOptions {
  /** Least time between two messages of the account, in ms. */
  minGapMs: number;
  /** May the account still be used? Asked right before every send: a lost lease stops the bot. */
  isHeld: () => boolean;
}

/** Longest wait for the account's turn, in ms; beyond it the message is planned again. */
const MAX_WAIT_MS = 15_000;

/**
 * `send` hands over to the puppet exactly once. The puppet is asked directly: `contact.say` reads the message back
 * afterwards, and a failure of that read would look like a failed send.
 */
export function wechatyMessenger(bot: Wechaty, options: WechatyMessengerOptions): Pick<ContactMessenger, "send"> {
  let nextAt = 0;
  return {
    send: async ({ channel, identity, text }) => {
      const unavailable = (message: string): AppError =>
        new AppError("channel_unavailable", message, { details: { channel }, retryable: true });
      const startAt = Math.max(nextAt, Date.now());
      const waitMs = startAt - Date.now();
      if (waitMs > MAX_WAIT_MS) throw unavailable("前面还有消息在排队");
      nextAt = startAt + options.minGapMs;
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      if (!options.isHeld() || !bot.isLoggedIn) throw unavailable("发送账号不在线");
      const id = await bot.puppet.messageSendText(identity.id, text);
      return { channelMessageId: typeof id === "string" ? id : null };
    },
  };
}
