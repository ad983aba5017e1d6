/** Keeps the files that people send; the message itself is captured whatever becomes of its file. */
import type { Message } from "wechaty";
import { isUnsupported } from "#src/adapters/wechaty/wechaty-messenger.js";
import type { KeepMediaInput } from "#src/usecases/media/media-use-cases.js";
import { definePlugin, listen, type BotPlugin, type OnProblem } from "../plugin.js";

export interface KeepMediaOptions {
  source: string;
  keep: (input: Omit<KeepMediaInput, "corpId">) => Promise<unknown>;
  /** Told whether the puppet gives files at all. */
  onLearned: (files: "yes" | "no") => void;
  onProblem: OnProblem;
}

/** `types.Message` of wechaty-puppet. */
const KINDS: Readonly<Record<number, KeepMediaInput["kind"]>> = { 1: "file", 2: "voice", 6: "image", 15: "video" };
const AT_ONCE = 2;

export const keepMedia = ({ source, keep, onLearned, onProblem }: KeepMediaOptions): BotPlugin =>
  definePlugin("keep-media", (bot) => {
    const waiting: (() => Promise<void>)[] = [];
    let running = 0;
    const next = (): void => {
      const work = running < AT_ONCE ? waiting.shift() : undefined;
      if (!work) return;
      running++;
      work()
        .catch((error: unknown) => onProblem("a file could not be kept", error))
        .finally(() => {
          running--;
          next();
        });
    };
    const fetched = async (message: Message, kind: KeepMediaInput["kind"]): Promise<void> => {
      let name = kind as string;
      try {
        const box = await message.toFileBox();
        name = box.name || name;
        onLearned("yes");
        await keep({ source, sourceId: message.id, kind, name, open: async () => box.toStream() });
      } catch (error) {
        if (isUnsupported(error)) onLearned("no");
        else throw error;
      }
    };
    const remove = listen(
      bot,
      "message",
      (message: Message) => {
        const kind = KINDS[message.type() as number];
        if (!kind) return;
        waiting.push(() => fetched(message, kind));
        next();
      },
      onProblem,
    );
    return () => {
      waiting.length = 0;
      remove();
    };
  });
