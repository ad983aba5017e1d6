/** Who came, who left, and new names of groups, as notices in the group's conversation. */
import type { Contact, Room } from "wechaty";
import type { MessageContext } from "#src/adapters/wechaty/source-message.js";
import type { Party, SourceMessage } from "#src/domain/conversation/message.js";
import { definePlugin, listen, type BotPlugin, type OnProblem } from "../plugin.js";

export interface RoomChangesOptions {
  context: MessageContext;
  keep: (message: SourceMessage) => void;
  onProblem: OnProblem;
  now: () => Date;
}

export const roomChanges = (options: RoomChangesOptions): BotPlugin =>
  definePlugin("room-changes", (bot) => {
    const note = async (kind: string, room: Room, by: Contact, at: Date | undefined, text: string): Promise<void> => {
      options.keep(await notice(options, { kind, room, by, at: at ?? options.now(), text }));
    };
    const names = (people: readonly Contact[]): string => people.map((person) => person.name() || person.id).join("、");
    const removers = [
      listen(
        bot,
        "room-join",
        (room: Room, joined: Contact[], by: Contact, at?: Date) =>
          note(`join:${ids(joined)}`, room, by, at, `${names(joined)} 加入了群聊`),
        options.onProblem,
      ),
      listen(
        bot,
        "room-leave",
        (room: Room, left: Contact[], by: Contact | undefined, at?: Date) => {
          const first = by ?? left[0];
          return first ? note(`leave:${ids(left)}`, room, first, at, `${names(left)} 离开了群聊`) : undefined;
        },
        options.onProblem,
      ),
      listen(
        bot,
        "room-topic",
        (room: Room, topic: string, _before: string, by: Contact, at?: Date) =>
          note("topic", room, by, at, `群名改为“${topic}”`),
        options.onProblem,
      ),
    ];
    return () => removers.forEach((remove) => remove());
  });

const ids = (people: readonly Contact[]): string =>
  people
    .map((person) => person.id)
    .join("+")
    .slice(0, 150);

async function notice(
  { context }: RoomChangesOptions,
  change: { kind: string; room: Room; by: Contact; at: Date; text: string },
): Promise<SourceMessage> {
  const { kind, room, by, at, text } = change;
  return {
    source: context.source,
    // Puppets tell a change once; should one tell it twice, it has the same second.
    sourceId: `room:${room.id}:${kind}:${Math.floor(at.getTime() / 1000)}`,
    conversation: { id: room.id, kind: "group", name: (await room.topic()) || null },
    sender: await partyOf(by, context),
    recipient: null,
    type: "system",
    text,
    media: null,
    sentAt: at,
    revokes: null,
    edits: null,
  };
}

async function partyOf(person: Contact, context: MessageContext): Promise<Party> {
  if (person.self()) return { id: context.memberId, name: context.memberName, side: "member" };
  const userId = await context.colleagueOf(person.id);
  const name = person.name() || person.id;
  return userId === null ? { id: person.id, name, side: "contact" } : { id: userId, name, side: "member" };
}
