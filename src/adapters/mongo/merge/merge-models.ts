/** Merges, suggestions to merge, and ids under which other channels know a person. */
import type { ContactMerge, MergeSuggestion } from "#src/domain/contact/contact-merge.js";
import { defineModel } from "../define-model.js";

export interface ContactMergeDoc extends Omit<ContactMerge, "id"> {
  _id: string;
}

export const contactMergeModel = defineModel<ContactMergeDoc>(
  "ContactMerge",
  "contact_merges",
  {
    _id: String,
    corpId: String,
    survivorId: String,
    absorbedId: String,
    state: String,
    evidence: [Object],
    byUserId: String,
    at: Date,
    undoneAt: Date,
    undoneBy: String,
    before: Object,
  },
  [
    // A contact's merges, either side: contact page, undo.
    { name: "by_survivor", keys: { corpId: 1, survivorId: 1, at: -1 } },
    { name: "by_absorbed", keys: { corpId: 1, absorbedId: 1, at: -1 } },
    // What a dead process left half done.
    { name: "by_state", keys: { corpId: 1, state: 1, at: 1 } },
  ],
);

export interface MergeSuggestionDoc extends Omit<MergeSuggestion, "id"> {
  _id: string;
}

export const mergeSuggestionModel = defineModel<MergeSuggestionDoc>(
  "MergeSuggestion",
  "merge_suggestions",
  {
    _id: String,
    corpId: String,
    contactIds: [String],
    evidence: [Object],
    strength: Number,
    state: String,
    foundAt: Date,
    decidedBy: String,
  },
  [
    // Open ones, strongest first: the list, the count.
    { name: "open", keys: { corpId: 1, state: 1, strength: -1, _id: 1 } },
    // Those of a contact.
    { name: "by_contact", keys: { corpId: 1, contactIds: 1, state: 1 } },
  ],
);

/** `_id` is the hash of corp, kind, value and contact. */
export interface PersonKeyDoc {
  _id: string;
  corpId: string;
  contactId: string;
  kind: "unionid" | "external_id";
  value: string;
}

export const personKeyModel = defineModel<PersonKeyDoc>(
  "PersonKey",
  "person_keys",
  { _id: String, corpId: String, contactId: String, kind: String, value: String },
  [
    // Who else is known by this id.
    { name: "by_value", keys: { corpId: 1, kind: 1, value: 1 } },
    // By what a contact is known.
    { name: "by_contact", keys: { corpId: 1, contactId: 1 } },
  ],
);
