/** Days that people note down for contacts, in MongoDB. */
import type { Connection } from "mongoose";
import type { ContactDate } from "#src/domain/care/care-rules.js";
import type { ContactDateStore } from "#src/usecases/care/ports.js";
import { collectionOf } from "../collection-of.js";
import { defineModel } from "../define-model.js";
import { insertUnlessThere } from "../insert-unless-there.js";

export interface ContactDateDoc extends Omit<ContactDate, "id"> {
  _id: string;
}

export const contactDateModel = defineModel<ContactDateDoc>(
  "ContactDate",
  "contact_dates",
  {
    _id: String,
    corpId: String,
    contactId: String,
    kind: String,
    date: String,
    note: String,
    byUserId: String,
    at: Date,
  },
  [
    // A contact's days: contact page, planning.
    { name: "by_contact", keys: { corpId: 1, contactId: 1, date: 1, _id: 1 } },
  ],
);

export function mongoContactDateStore(connection: Connection): ContactDateStore {
  const dates = collectionOf(connection, contactDateModel);
  return {
    ofContact: async (corpId, contactId) =>
      (await dates.find({ corpId, contactId }).sort({ date: 1, _id: 1 }).limit(100).toArray()).map(toDate),
    ofContacts: async (corpId, contactIds) => {
      const found = new Map<string, ContactDate[]>();
      if (contactIds.length === 0) return found;
      const filter = { corpId, contactId: { $in: [...contactIds] } };
      for (const doc of await dates.find(filter).sort({ contactId: 1, date: 1, _id: 1 }).toArray())
        found.set(doc.contactId, [...(found.get(doc.contactId) ?? []), toDate(doc)]);
      return found;
    },
    put: async ({ id, ...fields }) => {
      await insertUnlessThere(dates, { _id: id, ...fields });
    },
    remove: async (corpId, contactId, id) => (await dates.deleteOne({ _id: id, corpId, contactId })).deletedCount === 1,
  };
}

const toDate = ({ _id: id, corpId, contactId, kind, date, note, byUserId, at }: ContactDateDoc): ContactDate => ({
  id,
  corpId,
  contactId,
  kind,
  date,
  note,
  byUserId,
  at,
});
