/** What members do in their client. */
import { charsOf } from "../core/params.js";
import type { Simulator } from "../core/simulator.js";
import type { Corp } from "../state/corp.js";
import { ActError } from "./act-error.js";
import { archiveChat } from "./archive.js";
import { addChatLine } from "./chat-lines.js";
import { activeMember, relation, type ChatMessage } from "./customer-acts.js";
import { receive } from "./receive.js";
import { figuresOf, removeFollow } from "./relations.js";

/** The member deletes the customer: the pair is gone. */
export function memberDeletesCustomer(
  sim: Simulator,
  corp: Corp,
  userid: string,
  externalUserId: string,
  source?: "DELETE_BY_TRANSFER",
): void {
  const follow = relation(corp, userid, externalUserId);
  removeFollow(corp, follow);
  sim.changes++;
  sim.emit(
    corp,
    {
      MsgType: "event",
      Event: "change_external_contact",
      ChangeType: "del_external_contact",
      UserID: follow.userid,
      ExternalUserID: externalUserId,
      Source: source,
    },
    { userids: [follow.userid] },
  );
}

export interface CustomerEdit {
  remark?: string;
  description?: string;
  remarkCompany?: string;
  remarkMobiles?: string[];
  addTags?: string[];
  removeTags?: string[];
  personalTags?: string[];
}

/** The member edits remark, description, phones or tags: one event that does not say what. */
export function memberEditsCustomer(
  sim: Simulator,
  corp: Corp,
  userid: string,
  externalUserId: string,
  edit: CustomerEdit,
): void {
  const follow = relation(corp, userid, externalUserId);
  for (const id of edit.addTags ?? []) if (!corp.tagIndex.has(id)) throw new ActError(`no tag ${id}`);
  if (charsOf(edit.remark ?? "") > 20) throw new ActError("a remark has at most 20 characters");
  follow.remark = edit.remark ?? follow.remark;
  follow.description = edit.description ?? follow.description;
  follow.remarkCompany = edit.remarkCompany ?? follow.remarkCompany;
  follow.remarkMobiles = edit.remarkMobiles ?? follow.remarkMobiles;
  follow.personalTags = edit.personalTags ?? follow.personalTags;
  const kept = follow.tagIds.filter((id) => !(edit.removeTags ?? []).includes(id));
  follow.tagIds = [...new Set([...kept, ...(edit.addTags ?? [])])];
  sim.changes++;
  sim.emit(
    corp,
    {
      MsgType: "event",
      Event: "change_external_contact",
      ChangeType: "edit_external_contact",
      UserID: follow.userid,
      ExternalUserID: externalUserId,
    },
    { userids: [follow.userid] },
  );
}

/** The member writes to a customer in the chat. */
export function memberWrites(
  sim: Simulator,
  corp: Corp,
  userid: string,
  externalUserId: string,
  message: ChatMessage,
): { isArchived: boolean } {
  const member = activeMember(corp, userid);
  const follow = relation(corp, member.userid, externalUserId);
  if (follow.isRemovedByCustomer) throw new ActError("the customer has deleted this member: the message is refused");
  follow.lastInteractionAt = sim.seconds();
  const figures = figuresOf(sim, corp, follow.userid);
  figures.messages++;
  figures.chats.add(externalUserId);
  if (follow.hasCustomerWritten) figures.replied.add(externalUserId);
  receive(sim, corp, {
    kind: "chat",
    from: follow.userid,
    externalUserId,
    content: { [message.msgtype]: message.body },
  });
  sim.changes++;
  const isArchived = archiveChat(sim, corp, { from: follow.userid, to: [externalUserId], message });
  addChatLine(sim, corp, { from: follow.userid, to: externalUserId, chatId: "", ...message, isArchived });
  return { isArchived };
}
