/** Clearly positive or negative messages. */
import { defineModel } from "../define-model.js";

export interface MoodDoc {
  _id: string;
  corpId: string;
  conversationId: string;
  contactId: string;
  messageId: string;
  mood: "positive" | "negative";
  saidAt: Date;
  digest: string;
}

export const moodModel = defineModel<MoodDoc>(
  "Mood",
  "moods",
  {
    _id: String,
    corpId: String,
    conversationId: String,
    contactId: String,
    messageId: String,
    mood: String,
    saidAt: Date,
    digest: String,
  },
  [
    // A contact's moods, latest first.
    { name: "by_contact", keys: { corpId: 1, contactId: 1, saidAt: -1, _id: 1 } },
    // A conversation's moods: replaced as a set, shown as marks.
    { name: "by_conversation", keys: { corpId: 1, conversationId: 1, messageId: 1 } },
  ],
);
