/** Links of the library, addresses that lead through us, and who opened them. */
import type { LinkOpen } from "#src/domain/link/link-open.js";
import type { SavedLink, TrackedLink } from "#src/domain/link/tracked-link.js";
import { defineModel } from "../define-model.js";

export interface SavedLinkDoc extends Omit<SavedLink, "id"> {
  _id: string;
}

export const savedLinkModel = defineModel<SavedLinkDoc>(
  "SavedLink",
  "saved_links",
  {
    _id: String,
    corpId: String,
    title: String,
    url: String,
    description: String,
    coverId: String,
    isTracked: Boolean,
    createdBy: String,
    createdAt: Date,
    removedAt: Date,
  },
  [
    // The library, newest first.
    { name: "by_time", keys: { corpId: 1, removedAt: 1, createdAt: -1, _id: -1 } },
  ],
);

export interface TrackedLinkDoc extends Omit<TrackedLink, "id"> {
  _id: string;
}

/** Found by id only: `_id`. */
export const trackedLinkModel = defineModel<TrackedLinkDoc>(
  "TrackedLink",
  "tracked_links",
  {
    _id: String,
    corpId: String,
    savedLinkId: String,
    broadcast: Object,
    touchId: String,
    title: String,
    url: String,
    createdAt: Date,
  },
  [],
);

/** `_id` is the hash of the link and the visitor. */
export interface LinkOpenDoc extends Omit<LinkOpen, "id"> {
  _id: string;
  /** `contactId` is there. */
  isKnown: boolean;
  /** The latest visits that were counted. */
  visits: string[];
  /** Consequences are still to be done; missing: they are done. */
  untold?: true;
  /** `externalUserId` of a person who is no contact yet; missing otherwise. */
  strangerId?: string;
}

export const linkOpenModel = defineModel<LinkOpenDoc>(
  "LinkOpen",
  "link_opens",
  {
    _id: String,
    corpId: String,
    linkId: String,
    title: String,
    savedLinkId: String,
    broadcast: Object,
    touchId: String,
    contactId: String,
    externalUserId: String,
    firstAt: Date,
    lastAt: Date,
    opens: Number,
    taps: Number,
    isKnown: Boolean,
    visits: [String],
    untold: Boolean,
    strangerId: String,
  },
  [
    // What a contact opened, latest first; derivation; merging.
    { name: "by_contact", keys: { corpId: 1, contactId: 1, lastAt: -1, _id: -1 } },
    // Who opened a link of the library, latest first; how many.
    { name: "by_saved", keys: { corpId: 1, savedLinkId: 1, isKnown: 1, lastAt: -1, _id: -1 } },
    // Openings of a broadcast by nobody known.
    { name: "by_broadcast", keys: { corpId: 1, "broadcast.id": 1, isKnown: 1 } },
    // The sweep: consequences left undone.
    { name: "untold", keys: { corpId: 1, untold: 1, _id: 1 }, partial: { untold: { $exists: true } } },
    // People who may have become contacts since.
    { name: "strangers", keys: { corpId: 1, strangerId: 1 }, partial: { strangerId: { $exists: true } } },
    // What is too old.
    { name: "by_age", keys: { corpId: 1, lastAt: 1 } },
  ],
);
