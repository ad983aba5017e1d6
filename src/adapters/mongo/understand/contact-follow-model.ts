/** Which member knows which contact since when; derived from direct conversations and contact events. */
import type { ContactFollow } from "#src/domain/contact/contact.js";
import { defineModel } from "../define-model.js";

/** `_id` is `<contact id>/<member id>`. */
export interface ContactFollowDoc extends ContactFollow {
  _id: string;
}

export const contactFollowModel = defineModel<ContactFollowDoc>(
  "ContactFollow",
  "contact_follows",
  {
    _id: String,
    corpId: String,
    contactId: String,
    memberId: String,
    remark: String,
    source: String,
    since: Date,
    status: String,
  },
  [
    // Who knows this contact: contact page, data scope.
    { name: "by_contact", keys: { corpId: 1, contactId: 1, memberId: 1 }, unique: true },
    // A member's contacts, newest first.
    { name: "by_member", keys: { corpId: 1, memberId: 1, since: -1, _id: 1 } },
  ],
);
