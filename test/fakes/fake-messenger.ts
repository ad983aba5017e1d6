/** A channel in memory: counts what contacts received and can fail in every way a channel does. */
import { AppError } from "#src/domain/shared/errors.js";
import type { ContactMessenger, OutgoingMessage } from "#src/usecases/touch/ports.js";

export type Behaviour =
  | "delivers"
  /** Fails before anything went out. */
  | "unavailable"
  /** Delivers, but the answer is an error. */
  | "breaks-after"
  /** Delivers, but never answers. */
  | "hangs-after"
  /** Delivers, and answers when `release` is called. */
  | "waits";

export interface FakeMessenger extends ContactMessenger {
  delivered: OutgoingMessage[];
  behaviour: Behaviour;
  channels: Set<string>;
  release(): void;
}

export function fakeMessenger(): FakeMessenger {
  let waiting: (() => void)[] = [];
  const messenger: FakeMessenger = {
    delivered: [],
    behaviour: "delivers",
    channels: new Set(["wechaty:main"]),
    serves: (channel) => messenger.channels.has(channel),
    release: () => {
      for (const resume of waiting) resume();
      waiting = [];
    },
    send: async (message) => {
      if (messenger.behaviour === "unavailable") {
        throw new AppError("channel_unavailable", "away", { retryable: true });
      }
      messenger.delivered.push(message);
      if (messenger.behaviour === "breaks-after") throw new Error("connection reset");
      if (messenger.behaviour === "hangs-after") await new Promise(() => undefined);
      if (messenger.behaviour === "waits") await new Promise<void>((resolve) => waiting.push(resolve));
      return { channelMessageId: `ch_${messenger.delivered.length}` };
    },
  };
  return messenger;
}
