/** Which channels this process holds right now. Every process has one; only the bot process fills it. */
import { AppError } from "#src/domain/shared/errors.js";
import type { ContactMessenger } from "#src/usecases/touch/ports.js";

export interface ChannelRegistry extends ContactMessenger {
  /** Announces a channel; the returned function withdraws it. A later announcement takes its place. */
  attach(channel: string, messenger: Pick<ContactMessenger, "send">): () => void;
}

export function channelRegistry(): ChannelRegistry {
  const channels = new Map<string, Pick<ContactMessenger, "send">>();
  return {
    serves: (channel) => channels.has(channel),
    send: async (message) => {
      const messenger = channels.get(message.channel);
      if (!messenger) {
        throw new AppError("channel_unavailable", "发送账号不在线", {
          details: { channel: message.channel },
          retryable: true,
        });
      }
      return await messenger.send(message);
    },
    attach: (channel, messenger) => {
      channels.set(channel, messenger);
      return () => {
        if (channels.get(channel) === messenger) channels.delete(channel);
      };
    },
  };
}
