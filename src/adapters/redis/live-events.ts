/** Live events between processes over Redis pub/sub. Best effort: pages also refresh by themselves. */
import { randomUUID } from "node:crypto";
import type { Redis } from "ioredis";
import { z } from "zod";
import type { LiveEvent, LiveEvents } from "#src/usecases/shared/live-events.js";

const Batch = z.object({
  from: z.string(),
  events: z.array(
    z.object({
      type: z.enum([
        "message.captured",
        "contact.changed",
        "task.changed",
        "touch.changed",
        "bot.changed",
        "settings.changed",
        "sop.changed",
        "broadcast.changed",
        "clock.moved",
      ]),
      corpId: z.string(),
      contactId: z.string().nullable(),
      memberIds: z.array(z.string()),
    }),
  ),
});

export interface RedisLiveEvents extends LiveEvents {
  /** Begins to listen to other processes. Only processes with open pages need to. */
  listen(): Promise<void>;
}

/**
 * Listeners of this process hear its own events at once; other processes hear them through Redis.
 *
 * @param publisher  fails at once while Redis is away; events are lost then, which is told to `onLost`.
 * @param subscriber null in processes that only publish.
 */
export function redisLiveEvents(options: {
  publisher: Redis;
  subscriber: Redis | null;
  prefix: string;
  onLost: (error: unknown) => void;
}): RedisLiveEvents {
  const { publisher, subscriber, onLost } = options;
  const channel = `${options.prefix}:live-events`;
  const self = randomUUID();
  const listeners = new Set<(event: LiveEvent) => void>();
  const tell = (events: readonly LiveEvent[]): void => {
    for (const event of events) {
      for (const listener of listeners) {
        try {
          listener(event);
        } catch (error) {
          // One listener's fault is neither the publisher's nor the other listeners'.
          onLost(error);
        }
      }
    }
  };
  return {
    publish: (events) => {
      if (events.length === 0) return;
      tell(events);
      publisher.publish(channel, JSON.stringify({ from: self, events })).catch(onLost);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    listen: async () => {
      if (!subscriber) return;
      subscriber.on("message", (from: string, text: string) => {
        if (from !== channel) return;
        const batch = parseBatch(text);
        if (batch && batch.from !== self) tell(batch.events);
      });
      await subscriber.subscribe(channel);
    },
  };
}

/** What another version of this program sends and we do not know is dropped. */
function parseBatch(text: string): z.infer<typeof Batch> | null {
  try {
    return Batch.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
