/** Tells under which id WeCom knows the people who write, when the puppet says so. */
import type { Message } from "wechaty";
import { definePlugin, listen, type BotPlugin, type OnProblem } from "../plugin.js";

export interface KnownIdsOptions {
  knowAs: (wechatId: string, externalUserId: string) => Promise<void>;
  onProblem: OnProblem;
}

/** External contacts' ids of WeCom (wecom.md §1.1); puppets put them into the handle once the friendship exists. */
const EXTERNAL_ID = /^w[mo][\w-]{10,62}$/;
const REMEMBERED = 10_000;

export const knownIds = ({ knowAs, onProblem }: KnownIdsOptions): BotPlugin =>
  definePlugin("known-ids", (bot) => {
    const told = new Set<string>();
    return listen(
      bot,
      "message",
      async (message: Message) => {
        const talker = message.talker();
        if (talker.self() || told.has(talker.id)) return;
        const handle = (await bot.puppet.contactPayload(talker.id)).handle ?? "";
        if (!EXTERNAL_ID.test(handle) || told.has(talker.id)) return;
        if (told.size >= REMEMBERED) told.clear();
        told.add(talker.id);
        await knowAs(talker.id, handle);
      },
      onProblem,
    );
  });
