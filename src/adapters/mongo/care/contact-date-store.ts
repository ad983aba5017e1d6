/** Days that people note down for contacts, in MongoDB. */
import type { Connection } from "mongoose";
import type { ContactDate } from "#src/domain/care/care-rules.js";
import type { ContactDateStore } from "#src/usecases/care/ports.js";
import { collectionOf } from "../collection-of.js";
import { defineModel } from "../define-model.js";
import { insertUnlessThere } from "../follow-up/insert-unless-there.js";

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
    ofContact: async (corpId, contactId) => {
      const docs = await dates.find({ corpId, contactId }).sort({ date: 1, _id: 1 }).limit(100).toArray();
      return docs.map(({ _id: id, ...rest }) => ({
        id,
        corpId: rest.corpId,
        contactId: rest.contactId,
        kind: rest.kind,
        date: rest.date,
        note: rest.note,
        byUserId: rest.byUserId,
        at: rest.at,
      }));
    },
    put: async ({ id, ...fields }) => {
      await insertUnlessThere(dates, { _id: id, ...fields });
    },
    remove: async (corpId, contactId, id) => (await dates.deleteOne({ _id: id, corpId, contactId })).deletedCount === 1,
  };
}
