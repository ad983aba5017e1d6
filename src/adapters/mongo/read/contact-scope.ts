/** The one place where a viewer's scope becomes a filter on contacts. Every read for a person starts from it. */
import type { QueryFilter } from "mongoose";
import type { Viewer } from "#src/domain/member/member.js";
import type { ContactDoc } from "../capture/contact-model.js";

/** Contacts of the corp that some member inside the scope knows; a record merged into another is not one. */
export const contactsOf = (viewer: Viewer): QueryFilter<ContactDoc> =>
  viewer.members === "all"
    ? { corpId: viewer.corpId, mergedInto: null }
    : { corpId: viewer.corpId, memberIds: { $in: [...viewer.members] }, mergedInto: null };
