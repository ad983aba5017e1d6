/** Gives what merged records said to the contact that they belong to now. Ids stay, so people's decisions still fit. */
import type { ConversationRecords, DerivedConversation } from "./ports.js";

/** @param survivors record id → contact id. Changes `derived` in place; the raw messages keep their own record. */
export function assignToSurvivors(
  derived: { records: ConversationRecords; conversation: DerivedConversation },
  survivors: ReadonlyMap<string, string>,
): void {
  const { records, conversation } = derived;
  const owned: { contactId: string }[] = [
    ...records.facts,
    ...records.intents,
    ...records.moods,
    ...records.promises,
    ...records.replies,
    ...records.activity,
    ...records.signals,
    ...conversation.activity,
  ];
  for (const record of owned) record.contactId = survivors.get(record.contactId) ?? record.contactId;
  for (const question of conversation.openQuestions) {
    question.about = survivors.get(question.about) ?? question.about;
  }
  const contactIds = conversation.contactIds.map((id) => survivors.get(id) ?? id);
  conversation.contactIds = [...new Set(contactIds)].sort();
}
