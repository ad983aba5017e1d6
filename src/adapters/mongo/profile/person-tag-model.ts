/** Tags that people put on contacts; the contact's `tags` shows them beside the rules' ones. */
import { defineModel } from "../define-model.js";

/** `_id` is hashed from contact, group and label: a tag sits once on a contact. */
export interface PersonTagDoc {
  _id: string;
  corpId: string;
  contactId: string;
  group: string;
  label: string;
  byUserId: string;
  at: Date;
}

export const personTagModel = defineModel<PersonTagDoc>(
  "PersonTag",
  "contact_tags",
  { _id: String, corpId: String, contactId: String, group: String, label: String, byUserId: String, at: Date },
  [
    // A contact's tags by hand.
    { name: "by_contact", keys: { corpId: 1, contactId: 1, group: 1, label: 1 } },
  ],
);
