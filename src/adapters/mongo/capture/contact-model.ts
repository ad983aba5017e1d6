/** Contacts: identities from capture, everything else derived from the log and people's decisions. */
import type { Contact } from "#src/domain/contact/contact.js";
import type { Identity } from "#src/domain/member/member.js";
import { defineModel } from "../define-model.js";

/** A record that was found to be the same person; see docs/adr/0009-contact-merge.md. */
export interface AbsorbedRef {
  mergeId: string;
  contactId: string;
  identities: Identity[];
}

/** What is missing on contacts that were stored before it was derived. */
type DerivedLater =
  | "wecomFollowerIds"
  | "tier"
  | "value"
  | "rhythm"
  | "warningKinds"
  | "openWarnings"
  | "warnedAt"
  | "worstWarning"
  | "accountKey"
  | "openedAt"
  | "opened";

export interface ContactDoc extends Omit<Contact, "id" | DerivedLater>, Partial<Pick<Contact, DerivedLater>> {
  _id: string;
  /** Owner set by a person; null: the member who wrote last. */
  ownerSetTo: string | null;
  /** The opt-out that a person lifted: an opt-out said later counts again. */
  optOutLiftedAt: Date | null;
  /** Opt-out noted by a person; null: only what the contact said counts. */
  optOutSetAt: Date | null;
  /** The message that opted out, when it was said in chat. */
  optOutMessageId: string | null;
  /** The message behind the current stage. */
  stageMessageId: string | null;
  /**
   * What the contacts list searches, lower case, each matched from its start: parts of names and company, full pinyin,
   * pinyin initials, phone and its last four digits.
   */
  searchKeys: string[];
  /** Raised before anything that the contact's derived fields depend on counts as done. */
  dirtySeq: number;
  /** The `dirtySeq` for which profile and stage were derived last; tags follow. */
  stagedSeq: number;
  /** True until everything that follows from the last raise is done. */
  isDirty: boolean;
  /** Since when another contact of the account is in touch with us; null: nobody. */
  othersSince?: Date | null;
  /** Hash of the derived fields, to spare equal writes; null: write them whatever they are. */
  digest: string | null;
  /** The contact that this record was merged into; missing while it stands for itself. */
  mergedInto?: string | null;
  /** Records merged into this one, also through others; missing when there are none. */
  absorbed?: AbsorbedRef[];
}

export const contactModel = defineModel<ContactDoc>(
  "Contact",
  "contacts",
  {
    _id: String,
    corpId: String,
    identities: [Object],
    nickname: String,
    displayName: String,
    memberIds: [String],
    wecomFollowerIds: { type: [String], default: undefined },
    ownerId: String,
    ownerSetTo: String,
    createdAt: Date,
    firstMessageAt: Date,
    lastMessageAt: Date,
    lastInboundAt: Date,
    lastOutboundAt: Date,
    profile: [Object],
    stage: String,
    stageSince: Date,
    stageReason: String,
    stageMessageId: String,
    isStagePinned: Boolean,
    nextStageCheckAt: Date,
    tags: [Object],
    optedOutAt: Date,
    optOutLiftedAt: Date,
    optOutSetAt: Date,
    optOutMessageId: String,
    tier: String,
    value: Object,
    rhythm: Object,
    warningKinds: [String],
    openWarnings: Number,
    warnedAt: Date,
    worstWarning: String,
    accountKey: String,
    othersSince: Date,
    openedAt: Date,
    opened: { type: [Object], default: undefined },
    searchKeys: [String],
    dirtySeq: Number,
    stagedSeq: Number,
    isDirty: Boolean,
    digest: String,
    mergedInto: String,
    absorbed: { type: [Object], default: undefined },
  },
  [
    // Which contact a sender is; one identity belongs to one contact.
    { name: "identity", keys: { corpId: 1, "identities.channel": 1, "identities.id": 1 }, unique: true },
    // Contacts whose derived fields are behind: sweep, backlog count, drain in id order.
    { name: "dirty", keys: { corpId: 1, isDirty: 1, _id: 1 } },
    // Stage sweep: contacts whom silence may move by now.
    { name: "stage_check", keys: { corpId: 1, nextStageCheckAt: 1, _id: 1 } },
    // Contacts list, newest talk first, for those who see all.
    { name: "list", keys: { corpId: 1, lastMessageAt: -1, _id: -1 } },
    // Contacts list of one member or a department.
    { name: "list_by_member", keys: { corpId: 1, memberIds: 1, lastMessageAt: -1, _id: -1 } },
    // Contacts list filtered or sorted by stage; funnel counts.
    { name: "list_by_stage", keys: { corpId: 1, stage: 1, lastMessageAt: -1, _id: -1 } },
    // Contacts list filtered by tag.
    { name: "list_by_tag", keys: { corpId: 1, "tags.label": 1, lastMessageAt: -1, _id: -1 } },
    // Contacts list sorted by how long the stage lasts.
    { name: "list_by_stage_age", keys: { corpId: 1, stageSince: -1, _id: -1 } },
    // Contacts of one owner, open a member's list.
    { name: "list_by_owner", keys: { corpId: 1, ownerId: 1, lastMessageAt: -1, _id: -1 } },
    // Contacts list filtered by value tier.
    { name: "list_by_tier", keys: { corpId: 1, tier: 1, lastMessageAt: -1, _id: -1 } },
    // Contacts list filtered by open warnings.
    { name: "list_by_warning", keys: { corpId: 1, warningKinds: 1, lastMessageAt: -1, _id: -1 } },
    // Contacts list sorted by the latest open warning.
    { name: "list_by_warned", keys: { corpId: 1, warnedAt: -1, _id: -1 } },
    // Contacts of the same company: who else of an account is in touch with us.
    { name: "by_account", keys: { corpId: 1, accountKey: 1, firstMessageAt: 1, _id: 1 } },
    // Segments: a value that the profile shows, e.g. a company or a region.
    { name: "profile_value", keys: { corpId: 1, "profile.value": 1 } },
    // Segments: who wrote, or did not, since an instant.
    { name: "last_inbound", keys: { corpId: 1, lastInboundAt: 1 } },
    // Segments: who opened anything since an instant; who opened this broadcast or link.
    { name: "opened_at", keys: { corpId: 1, openedAt: 1 } },
    { name: "opened_thing", keys: { corpId: 1, "opened.of": 1 } },
    // Segments: which records were merged into others, to leave them out of a count.
    { name: "merged", keys: { corpId: 1, mergedInto: 1 }, partial: { mergedInto: { $type: "string" } } },
    // Search box: prefix of any search key.
    { name: "search", keys: { corpId: 1, searchKeys: 1 } },
    // New contacts of a period in the report.
    { name: "first_message", keys: { corpId: 1, firstMessageAt: 1, _id: 1 } },
  ],
);
