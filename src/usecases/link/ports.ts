/** Ports of tracked links. */
import type { LinkOpen } from "#src/domain/link/link-open.js";
import type { SavedLink, TrackedLink } from "#src/domain/link/tracked-link.js";
import type { Viewer } from "#src/domain/member/member.js";
import type { PageKey, PageOf } from "#src/domain/shared/paging.js";

export interface SavedLinkStore {
  insert(link: SavedLink): Promise<void>;
  find(corpId: string, id: string): Promise<SavedLink | null>;
  /** Those in the library, newest first. */
  page(query: { corpId: string; after: PageKey | null; limit: number }): Promise<PageOf<SavedLink>>;
  /** In the library → changed; null: it is not there. */
  change(
    corpId: string,
    id: string,
    to: Partial<Pick<SavedLink, "title" | "url" | "description" | "coverId" | "isTracked" | "removedAt">>,
  ): Promise<SavedLink | null>;
}

export interface TrackedLinkStore {
  /** Stores it unless it exists. */
  put(link: TrackedLink): Promise<void>;
  find(corpId: string, id: string): Promise<TrackedLink | null>;
}

/** One tap, as it is to be counted. */
export interface Tap {
  openId: string;
  link: TrackedLink;
  /** The same visit counts once, however often it is reported. */
  visitId: string;
  at: Date;
  contactId: string | null;
  externalUserId: string | null;
}

/** What was opened how often, and by whom known. */
export interface OpenStats {
  /** Contacts. */
  people: number;
  /** Sittings of visitors whom nobody knows. */
  unknown: number;
  lastAt: Date | null;
}

export interface LinkOpenStore {
  /** Counts a tap once. What follows from it waits until `told`. */
  record(tap: Tap): Promise<LinkOpen>;
  /** What followed from the openings was done; one that was tapped again since still waits. */
  told(corpId: string, opens: readonly Pick<LinkOpen, "id" | "lastAt">[]): Promise<void>;
  /** Openings whose consequences are still to be done. */
  untold(corpId: string, limit: number): Promise<LinkOpen[]>;
  /** Openings of a person who was nobody we knew become the contact's. @returns how many. */
  join(corpId: string, externalUserId: string, contactId: string): Promise<number>;
  /** People with openings who are no contacts yet. */
  strangers(corpId: string, after: string | null, limit: number): Promise<string[]>;
  /** Removes what was last opened before. @returns how many, and whose they were. */
  removeBefore(corpId: string, before: Date, limit: number): Promise<{ removed: number; contactIds: string[] }>;
  /** Openings by visitors whom nobody knows, by variant. */
  unknownOfBroadcast(corpId: string, broadcastId: string): Promise<Map<string, number>>;
  statsOf(corpId: string, savedLinkId: string): Promise<OpenStats>;

  // For people: only what contacts inside the viewer's scope opened.
  /** Latest first. */
  ofContact(viewer: Viewer, contactId: string, limit: number): Promise<LinkOpen[]>;
  ofSavedLink(
    viewer: Viewer,
    savedLinkId: string,
    query: { after: PageKey | null; limit: number },
  ): Promise<PageOf<LinkOpen>>;
}

/** A visitor on the way to WeCom and back. */
export interface Visit {
  linkId: string;
  at: Date;
  /** Who it was, once WeCom has told; a member of ours counts as nobody. */
  who: Visitor | null;
}

export type Visitor =
  | { kind: "customer"; externalUserId: string }
  | { kind: "member" }
  /** Somebody whom WeCom does not name to us. */
  | { kind: "stranger" };

/** Visits under way, by their random state; they end after some minutes. May be lost: then a tap is anonymous. */
export interface VisitStore {
  put(state: string, visit: Visit): Promise<void>;
  find(state: string): Promise<Visit | null>;
  /** Somebody at this address was sent to WeCom. */
  began(ip: string): Promise<void>;
  /** Somebody came back: the way is open. */
  cameBack(): Promise<void>;
  /** Addresses from which somebody went since anybody came back last. */
  lost(): Promise<number>;
}

/** Port: how many taps of one address are counted. */
export interface TapLimit {
  take(ip: string): Promise<boolean>;
}

/** Read port: which contact a customer of WeCom is; records that were merged answer with the one they became. */
export interface VisitorContacts {
  contactOf(corpId: string, externalUserId: string): Promise<{ id: string; memberIds: string[] } | null>;
  memberIdsOf(corpId: string, contactIds: readonly string[]): Promise<Map<string, string[]>>;
}
