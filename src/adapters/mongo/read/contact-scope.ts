/** The one place where a viewer's scope becomes a filter on contacts. Every read for a person starts from it. */
import type { QueryFilter } from "mongoose";
import type { Viewer } from "#src/domain/member/member.js";
import type { ContactDoc } from "../capture/contact-model.js";

/** Contacts of the corp that some member inside the scope knows. */
export const contactsOf = (viewer: Viewer): QueryFilter<ContactDoc> =>
  viewer.members === "all"
    ? { corpId: viewer.corpId }
    : { corpId: viewer.corpId, memberIds: { $in: [...viewer.members] } };
