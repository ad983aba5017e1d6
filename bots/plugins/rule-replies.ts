/** Welcomes people in groups and answers keywords, by the corp's rules and never outside of them. */
import type { Contact, Message, Room } from "wechaty";
import type { Heard } from "#src/domain/bot/reply-rules.js";
import { definePlugin, listen, type BotPlugin, type OnProblem } from "../plugin.js";

export interface RuleRepliesOptions {
  account: string;
  /** The claimed answer of a rule; null: silence. */
  answer: (heard: Heard & { conversationId: string; personId: string }) => Promise<string | null>;
  /** Sends like a person; throws when certainly nothing went out. */
  say: (conversationId: string, text: string) => Promise<unknown>;
  isColleague: (wechatId: string) => Promise<boolean>;
  onProblem: OnProblem;
  now: () => Date;
}

/** `types.Message.Text` of wechaty-puppet. */
const TEXT = 7;
/** What is older was missed, and an answer to it would be strange. */
const FRESH_MS = 5 * 60_000;

export const ruleReplies = (options: RuleRepliesOptions): BotPlugin =>
  definePlugin("rule-replies", (bot) => {
    const { account, answer, say, isColleague, onProblem, now } = options;
    const heardText = async (message: Message): Promise<void> => {
      const kind: number = message.type();
      if (message.self() || kind !== TEXT) return;
      if (now().getTime() - message.date().getTime() > FRESH_MS) return;
      const talker = message.talker();
      if (await isColleague(talker.id)) return;
      const room = message.room();
      const conversationId = room?.id ?? talker.id;
      const text = await answer({
        kind: "text",
        account,
        groupName: room ? await room.topic() : null,
        text: message.text(),
        name: talker.name() || talker.id,
        conversationId,
        personId: talker.id,
      });
      if (text !== null) await say(conversationId, text);
    };
    const heardJoin = async (room: Room, joined: Contact[]): Promise<void> => {
      const groupName = await room.topic();
      for (const person of joined) {
        if (person.self() || (await isColleague(person.id))) continue;
        const name = person.name() || person.id;
        const about = { conversationId: room.id, personId: person.id };
        const text = await answer({ kind: "join", account, groupName, name, ...about });
        if (text !== null) await say(room.id, text);
      }
    };
    const removers = [listen(bot, "message", heardText, onProblem), listen(bot, "room-join", heardJoin, onProblem)];
    return () => removers.forEach((remove) => remove());
  });
