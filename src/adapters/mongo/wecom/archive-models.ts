/** The chat archive: messages with their seq, consents, who is recorded, gaps. */
import type { ArchivedMessage, ArchiveGap, ConsentRecord, CoverageSpan } from "#src/usecases/wecom-archive/ports.js";
import { defineModel } from "../define-model.js";

/** `_id` is corp and msgid. */
export interface ArchivedMessageDoc extends ArchivedMessage {
  _id: string;
}

export const archivedMessageModel = defineModel<ArchivedMessageDoc>(
  "ArchivedMessage",
  "wecom_archive",
  {
    _id: String,
    corpId: String,
    msgId: String,
    seq: String,
    keyVersion: Number,
    state: String,
    json: String,
    sealed: Object,
    sentAt: Date,
    pulledAt: Date,
    note: String,
  },
  [
    // The cursor: the highest seq.
    { name: "by_seq", keys: { corpId: 1, seq: -1 } },
    // What is still to capture or to open, in order; counts by state.
    { name: "by_state", keys: { corpId: 1, state: 1, seq: 1 } },
  ],
);

/** `_id` is corp, pair, state and time: told twice it is one. */
export interface ConsentDoc extends ConsentRecord {
  _id: string;
}

export const wecomConsentModel = defineModel<ConsentDoc>(
  "WecomConsent",
  "wecom_consents",
  { _id: String, corpId: String, externalUserId: String, userId: String, state: String, at: Date, source: String },
  [
    // What one customer said, newest first.
    { name: "by_customer", keys: { corpId: 1, externalUserId: 1, at: -1, _id: -1 } },
    // Counts.
    { name: "by_state", keys: { corpId: 1, state: 1 } },
  ],
);

/** `_id` is corp, member and beginning. */
export interface CoverageSpanDoc extends CoverageSpan {
  _id: string;
}

export const archiveSpanModel = defineModel<CoverageSpanDoc>(
  "ArchiveSpan",
  "wecom_archive_spans",
  { _id: String, corpId: String, userId: String, since: Date, until: Date },
  [
    // All spans of a corp; the open ones.
    { name: "by_member", keys: { corpId: 1, until: 1, userId: 1, since: 1 } },
  ],
);

/** One document per corp: the last pull, and what may be missing. */
export interface ArchiveStateDoc {
  _id: string;
  corpId: string;
  lastPullAt: Date | null;
  /** When WeCom was asked about consents; missing: never. */
  consentsAskedAt?: Date;
  gaps: Omit<ArchiveGap, "corpId">[];
}

export const archiveStateModel = defineModel<ArchiveStateDoc>(
  "ArchiveState",
  "wecom_archive_state",
  { _id: String, corpId: String, lastPullAt: Date, consentsAskedAt: Date, gaps: [Object] },
  [],
);
