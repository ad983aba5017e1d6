/** Every message of the account, own ones and recalls too, goes to the spool. */
import type { Message } from "wechaty";
import { toSourceMessage, type MessageContext } from "#src/adapters/wechaty/source-message.js";
import type { SourceMessage } from "#src/domain/conversation/message.js";
import { definePlugin, listen, type BotPlugin, type OnProblem } from "../plugin.js";

export interface CaptureMessagesOptions {
  context: MessageContext;
  /** Keeps the message; once it returns, the message cannot be lost. */
  keep: (message: SourceMessage) => void;
  onProblem: OnProblem;
}

export const captureMessages = ({ context, keep, onProblem }: CaptureMessagesOptions): BotPlugin =>
  definePlugin("capture-messages", (bot) => {
    // Reading a message may wait for the puppet; the order in which they came is kept all the same.
    let last: Promise<void> = Promise.resolve();
    return listen(
      bot,
      "message",
      (message: Message) => {
        const reading = toSourceMessage(message, context);
        last = last
          .then(async () => {
            const read = await reading;
            if (read) keep(read);
          })
          .catch((error: unknown) => onProblem("a message could not be read", error));
        return last;
      },
      onProblem,
    );
  });
