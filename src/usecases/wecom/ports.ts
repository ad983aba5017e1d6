/** What the WeCom use cases keep. State changes are single conditional updates or repeatable upserts. */
import type {
  ContactWayRecord,
  CorpTagRecord,
  FollowStatus,
  GroupChatRecord,
  GroupTransferRecord,
  SyncKind,
  SyncRun,
  TransferRecord,
  WecomCustomerRecord,
  WecomFollowRecord,
  WelcomeRecord,
} from "#src/domain/wecom/wecom-records.js";

export interface CustomerStore {
  findCustomer(corpId: string, externalUserId: string): Promise<WecomCustomerRecord | null>;
  followsOf(corpId: string, externalUserId: string): Promise<WecomFollowRecord[]>;
  /** Pairs of contacts, active or not. */
  followsOfContacts(corpId: string, contactIds: readonly string[]): Promise<WecomFollowRecord[]>;
  putCustomer(customer: WecomCustomerRecord): Promise<void>;
  findFollow(corpId: string, externalUserId: string, userId: string): Promise<WecomFollowRecord | null>;
  /**
   * Stores a pair over the revision that it was made from (null: none).
   *
   * @returns the pair as stored; null: somebody else changed it meanwhile, nothing is stored; look again.
   */
  putFollow(follow: WecomFollowRecord, over: Pick<WecomFollowRecord, "rev"> | null): Promise<WecomFollowRecord | null>;
  /** What follows from a pair as it was put is done; nothing when it was changed meanwhile: then it is that one's to do. */
  followTaken(follow: WecomFollowRecord): Promise<void>;
  /** Tags that we put on and took off in WeCom; nothing when the pair was changed meanwhile. */
  setTags(follow: WecomFollowRecord, tagIds: readonly string[], changedAt: Date): Promise<void>;
  /** Active pairs that a run has not seen, in id order. */
  notSeen(corpId: string, runId: string, limit: number): Promise<WecomFollowRecord[]>;
  /** Notes since when lists leave the pair out, and that this run has dealt with it. */
  markUnseen(corpId: string, externalUserId: string, userId: string, runId: string, since: Date | null): Promise<void>;
  countActive(corpId: string): Promise<number>;
  /** Active pairs of one member, latest first. */
  activeOf(corpId: string, userId: string, limit: number): Promise<WecomFollowRecord[]>;
  /** Customers by their ids. */
  customersByIds(corpId: string, externalUserIds: readonly string[]): Promise<WecomCustomerRecord[]>;
  /** New pairs by code and local day, and how many of them ended. */
  addsOf(corpId: string, state: string, from: Date): Promise<{ userId: string; addedAt: Date; status: FollowStatus }[]>;
  /** External user ids whose contact has changed tags since they were pushed, in id order. */
  withContacts(corpId: string, contactIds: readonly string[]): Promise<WecomCustomerRecord[]>;
  page(corpId: string, after: string | null, limit: number): Promise<WecomCustomerRecord[]>;
}

export interface CorpTagStore {
  list(corpId: string): Promise<CorpTagRecord[]>;
  find(corpId: string, id: string): Promise<CorpTagRecord | null>;
  put(tag: CorpTagRecord): Promise<void>;
  remove(corpId: string, id: string): Promise<void>;
}

export interface ContactWayStore {
  list(corpId: string): Promise<ContactWayRecord[]>;
  find(corpId: string, id: string): Promise<ContactWayRecord | null>;
  findByState(corpId: string, state: string): Promise<ContactWayRecord | null>;
  put(way: ContactWayRecord): Promise<void>;
}

export interface WelcomeStore {
  find(corpId: string, id: string): Promise<WelcomeRecord | null>;
  put(welcome: WelcomeRecord): Promise<void>;
  recent(corpId: string, limit: number): Promise<WelcomeRecord[]>;
}

export interface GroupChatStore {
  list(corpId: string): Promise<GroupChatRecord[]>;
  find(corpId: string, chatId: string): Promise<GroupChatRecord | null>;
  put(group: GroupChatRecord): Promise<void>;
}

export interface TransferStore {
  /** Newest first. */
  list(corpId: string, limit: number): Promise<TransferRecord[]>;
  /** Those whose results are still to come. */
  open(corpId: string, limit: number): Promise<TransferRecord[]>;
  put(transfer: TransferRecord): Promise<void>;
}

export interface GroupTransferStore {
  /** Newest first. */
  list(corpId: string, limit: number): Promise<GroupTransferRecord[]>;
  /** Those of which an answer is missing. */
  open(corpId: string, limit: number): Promise<GroupTransferRecord[]>;
  put(transfer: GroupTransferRecord): Promise<void>;
}

export interface SyncRunStore {
  find(corpId: string, kind: SyncKind): Promise<SyncRun | null>;
  list(corpId: string): Promise<SyncRun[]>;
  /** Begins a run unless one is under way. @returns false when one is. */
  begin(run: SyncRun): Promise<boolean>;
  /** Stores progress if the run is still the same. @returns the stored state; null when another run took its place. */
  progress(run: Pick<SyncRun, "corpId" | "kind" | "runId"> & Partial<SyncRun>): Promise<SyncRun["state"] | null>;
  /** running → stopping. */
  requestStop(corpId: string, kind: SyncKind, at: Date): Promise<boolean>;
  /** stopped or failed → running, with its cursor. @returns false when it is neither. */
  resume(corpId: string, kind: SyncKind, at: Date, by: string | null): Promise<boolean>;
  /** running runs that nobody has touched since an instant. */
  silent(corpId: string, before: Date): Promise<SyncRun[]>;
}

/** Port: our own side of what WeCom's directory says. */
export interface MirroredMembers {
  putMembers(
    corpId: string,
    members: readonly { userId: string; name: string; departmentIds: string[] }[],
    at: Date,
  ): Promise<void>;
  putDepartments(
    corpId: string,
    departments: readonly { departmentId: string; name: string; parentId: string | null }[],
  ): Promise<void>;
  nameOf(corpId: string, userId: string): Promise<string | null>;
  /** Members whom WeCom listed once, but not since an instant. */
  notSeenSince(corpId: string, since: Date, limit: number): Promise<string[]>;
}

/** Port: the contact behind a customer, and people's words that come from WeCom. */
export interface MirroredContacts {
  /** The record with the identity `wecom`/`externalUserId`, made when unknown. */
  resolve(
    corpId: string,
    customers: readonly { externalUserId: string; name: string; at: Date }[],
  ): Promise<Map<string, string>>;
  /** Puts the member's remark, source and status on the pair of contact and member. */
  putFollow(
    corpId: string,
    follow: { contactId: string; memberId: string; remark: string; source: string; since: Date; status: FollowStatus },
  ): Promise<void>;
  /** The nickname of a contact that has not written yet. */
  setNickname(corpId: string, contactId: string, nickname: string): Promise<void>;
  putTag(
    corpId: string,
    tag: { contactId: string; group: string; label: string; byUserId: string; at: Date },
  ): Promise<void>;
  removeTag(corpId: string, contactId: string, group: string, label: string): Promise<void>;
  /** A contact's tags; `isBehind`: something changed that they do not show yet. Null: no such contact. */
  tagsOf(
    corpId: string,
    contactId: string,
  ): Promise<{ contactId: string; isBehind: boolean; tags: { group: string; label: string }[] } | null>;
  /**
   * Values that a member noted in WeCom, as that member's word: new ones are added, those no longer there taken back.
   */
  setNotedValues(
    corpId: string,
    contactId: string,
    userId: string,
    values: readonly { field: "phone" | "company"; value: string }[],
    at: Date,
  ): Promise<boolean>;
  markDirty(corpId: string, contactIds: readonly string[]): Promise<void>;
}
