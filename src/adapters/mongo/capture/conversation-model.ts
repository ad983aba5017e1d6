/** Conversations with the marks that make understanding certain to follow capture. */
import type { Conversation } from "#src/domain/conversation/message.js";
import type { OpenQuestion } from "#src/domain/understanding/understanding.js";
import type { ConversationActivity } from "#src/domain/contact/contact-activity.js";
import { defineModel } from "../define-model.js";

export interface ConversationDoc extends Omit<Conversation, "id"> {
  _id: string;
  /** True while `capturedSeq` is ahead of `derivedSeq`. */
  isDirty: boolean;
  /** A rebuild wants every derived record written again. */
  mustRewrite: boolean;
  /** Who derives the conversation now, and until when nobody else may. */
  lease: { token: string; until: Date } | null;
  /** Derived: one entry per contact of the conversation. */
  activity: ConversationActivity[];
  /** Derived: questions that wait for an answer. */
  openQuestions: OpenQuestion[];
  /** Derived: messages in the log, without system and withdrawal notes. */
  messageCount: number;
}

export const conversationModel = defineModel<ConversationDoc>(
  "Conversation",
  "conversations",
  {
    _id: String,
    corpId: String,
    source: String,
    sourceId: String,
    kind: String,
    name: String,
    contactIds: [String],
    memberIds: [String],
    lastMessageAt: Date,
    capturedSeq: Number,
    derivedSeq: Number,
    isDirty: Boolean,
    mustRewrite: Boolean,
    lease: Object,
    activity: [Object],
    openQuestions: [Object],
    messageCount: Number,
  },
  [
    // What understanding still has to do: sweep, backlog count, drain in id order.
    { name: "dirty", keys: { corpId: 1, isDirty: 1, _id: 1 } },
    // Customer groups, newest talk first: choosing one for a plan.
    { name: "groups", keys: { corpId: 1, kind: 1, lastMessageAt: -1, _id: 1 } },
    // A contact's conversations: contact page, stage, follow-up.
    { name: "by_contact", keys: { corpId: 1, contactIds: 1, _id: 1 } },
  ],
);
