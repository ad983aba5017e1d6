/** Accepts friend requests by a rule and notes the new contact; the note brings the greeting (`greetFriends`). */
import type { Friendship } from "wechaty";
import type { SourceMessage } from "#src/domain/conversation/message.js";
import { ACCEPTED_REQUEST } from "#src/usecases/bots/greet-friends.js";
import { acceptsFriend } from "../friend-rule.js";
import { definePlugin, listen, type BotPlugin, type OnProblem } from "../plugin.js";

export interface FriendRequestsOptions {
  /** "always", "never" or "keyword:WORD". */
  rule: string;
  /** E.g. "wechaty:main". */
  source: string;
  memberId: string;
  memberName: string;
  keep: (message: SourceMessage) => void;
  onProblem: OnProblem;
  now: () => Date;
}

/** `types.Friendship` of wechaty-puppet. */
const CONFIRM = 1;
const RECEIVE = 2;

export const friendRequests = (options: FriendRequestsOptions): BotPlugin =>
  definePlugin("friend-requests", (bot) => {
    // Some puppets confirm what was just accepted: that is no second new friend.
    const accepted = new Set<string>();
    return listen(
      bot,
      "friendship",
      async (friendship: Friendship) => {
        const kind: number = friendship.type();
        if (kind === RECEIVE) {
          if (!acceptsFriend(options.rule, friendship.hello())) return;
          accepted.add(friendship.contact().id);
          await friendship.accept();
          options.keep(addedMessage(friendship, options, ACCEPTED_REQUEST));
        } else if (kind === CONFIRM && !accepted.delete(friendship.contact().id)) {
          options.keep(addedMessage(friendship, options, "friend:"));
        }
      },
      options.onProblem,
    );
  });

/** A notice in the conversation, so that the contact and the relation exist before the first word. */
function addedMessage(friendship: Friendship, options: FriendRequestsOptions, mark: string): SourceMessage {
  const contact = friendship.contact();
  const hello = friendship.hello().trim();
  return {
    source: options.source,
    sourceId: `${mark}${friendship.id}`,
    conversation: { id: contact.id, kind: "direct", name: contact.name() || null },
    sender: { id: contact.id, name: contact.name() || contact.id, side: "contact" },
    recipient: { id: options.memberId, name: options.memberName, side: "member" },
    type: "system",
    text: hello === "" ? "已成为好友" : `已成为好友，验证消息：${hello}`,
    media: null,
    sentAt: options.now(),
    revokes: null,
    edits: null,
  };
}
