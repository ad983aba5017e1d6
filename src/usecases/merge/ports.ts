/** What merging needs from outside. */
import type { ContactMerge, MergeSuggestion, SameEvidence } from "#src/domain/contact/contact-merge.js";
import type { Contact } from "#src/domain/contact/contact.js";

/** Port: merges, and the records they move. Every step may be repeated after a crash. */
export interface MergeStore {
  find(corpId: string, mergeId: string): Promise<ContactMerge | null>;
  /** Merges that concern a contact, newest first, undone ones included. */
  ofContact(corpId: string, contactId: string): Promise<ContactMerge[]>;
  /** Merges a dead process left half done, begun before an instant. */
  unfinished(corpId: string, before: Date, limit: number): Promise<ContactMerge[]>;
  insert(merge: ContactMerge): Promise<void>;
  /** Takes a merge that could not begin away again. */
  remove(corpId: string, mergeId: string): Promise<void>;
  /** @returns false when the merge was not in `from` any more. */
  move(
    corpId: string,
    mergeId: string,
    from: ContactMerge["state"],
    to: ContactMerge["state"],
    undone?: { at: Date; by: string },
  ): Promise<boolean>;
  /** What the two records know for themselves now; null when one is missing or part of another contact. */
  snapshot(corpId: string, survivorId: string, absorbedId: string): Promise<ContactMerge["before"] | null>;
  /**
   * Makes the record part of the survivor and gives the survivor its identities.
   *
   * @returns false when one of them became part of another contact meanwhile; nothing is changed then.
   */
  absorb(merge: ContactMerge): Promise<boolean>;
  /** Lets the record stand for itself again, with what it knew before. */
  release(merge: ContactMerge): Promise<void>;
  /** Gives people's words, tasks and messages of the record to the survivor, marked with the merge. */
  moveRecords(merge: ContactMerge): Promise<void>;
  /** Gives back what this merge had moved. */
  returnRecords(merge: ContactMerge): Promise<void>;
  /** Makes the conversations of both due for understanding. @returns their ids. */
  markConversations(merge: ContactMerge): Promise<string[]>;
  /** After an undo: who knows the survivor is again what it was, and what its own conversations say since. */
  restoreFollows(merge: ContactMerge): Promise<void>;
}

/** A contact as far as finding doubles needs it. */
export type Comparable = Pick<Contact, "id" | "displayName" | "nickname" | "profile" | "memberIds"> & {
  keys: { kind: "unionid" | "external_id"; value: string }[];
};

export interface SuggestionStore {
  /** Adds what is new and renews the evidence of open ones; decided ones stay decided. */
  put(corpId: string, found: readonly { contactIds: [string, string]; evidence: SameEvidence[] }[]): Promise<void>;
  find(corpId: string, suggestionId: string): Promise<MergeSuggestion | null>;
  /** Open ones, strongest first. */
  open(corpId: string, limit: number): Promise<MergeSuggestion[]>;
  openOf(corpId: string, contactId: string): Promise<MergeSuggestion[]>;
  countOpen(corpId: string): Promise<number>;
  decide(corpId: string, suggestionId: string, state: "dismissed" | "merged", by: string | null): Promise<boolean>;
  /** Notes, whatever was decided before, that these two are not one person. */
  settle(corpId: string, contactIds: readonly [string, string], by: string): Promise<void>;
  /** Takes open ones away whose records are not apart any more. */
  closeOf(corpId: string, contactId: string): Promise<void>;
}

export interface ComparableReader {
  /** Contacts that share a phone, an id of another channel, or name and company with this one. */
  similarTo(corpId: string, contactId: string): Promise<{ one: Comparable; others: Comparable[] } | null>;
  /** All contacts in id order, for the search through everything. */
  page(corpId: string, after: string | null, limit: number): Promise<Comparable[]>;
}

/** Port: an id under which another channel knows a person. */
export interface PersonKeys {
  put(
    corpId: string,
    keys: readonly { contactId: string; kind: "unionid" | "external_id"; value: string }[],
  ): Promise<void>;
}
