/** What the product keeps of WeCom: customers, who follows them, tags, groups, channel codes. */
import type { Attachment } from "../material/attachment.js";

/** A customer as WeCom told it last. The raw record; the contact is derived from it and the chats. */
export interface WecomCustomerRecord {
  corpId: string;
  externalUserId: string;
  /** The record in contacts that has this identity. */
  contactId: string;
  name: string;
  /** 1 WeChat user, 2 WeCom user of another corp. */
  type: number;
  avatarUrl: string | null;
  unionId: string | null;
  position: string | null;
  companyName: string | null;
  /** When WeCom answered for it last. */
  confirmedAt: Date;
}

/** How a pair of member and customer ended; `active` while it lasts. */
export type FollowStatus = "active" | "removed_by_contact" | "removed_by_member" | "transferred";

/** A pair of member and customer. */
export interface WecomFollowRecord {
  corpId: string;
  externalUserId: string;
  userId: string;
  contactId: string;
  remark: string;
  description: string;
  remarkCompany: string;
  mobiles: string[];
  /** Marker of the channel code they met through. */
  state: string | null;
  addWay: number;
  addedAt: Date;
  status: FollowStatus;
  statusAt: Date;
  /** Corp tags that WeCom has on the pair, as far as known. */
  tagIds: string[];
  /** Raised by every change: an answer of WeCom that was asked for before a change does not know of it. Missing: 0. */
  rev?: number;
  /** When it was changed last, by our clock. */
  changedAt?: Date;
  /** Since when full lists leave the pair out without proof that it ended; null: listed last time. */
  unseenSince: Date | null;
  /** Run that saw it last. */
  seenBy: string | null;
  /**
   * Set while what follows from the last change is being done (missing or null: all is done): what the pair was before,
   * so that a process that dies in between leaves enough to do it again.
   */
  taking?: FollowBefore | null;
}

export interface FollowBefore {
  tagIds: string[];
  isNew: boolean;
}

const TAG_SYNC_STATES = ["synced", "pending", "failed"] as const;
export type TagSyncState = (typeof TAG_SYNC_STATES)[number];

/** A tag of the corp's library, ours and WeCom's. */
export interface CorpTagRecord {
  corpId: string;
  id: string;
  groupName: string;
  name: string;
  order: number;
  /** Null until WeCom has it. */
  wecomId: string | null;
  wecomGroupId: string | null;
  /** Where it came from: only what this app made can be changed by it (wecom.md §1.2). */
  origin: "product" | "wecom";
  syncState: TagSyncState;
  /** What is to be done in WeCom. */
  pending: "create" | "update" | "delete" | null;
  /** Plain Chinese: why it failed. */
  note: string | null;
  updatedAt: Date;
}

/** One span in which a member takes new customers of a code. Days 1 Monday … 7 Sunday; local "HH:mm". */
export interface DutySpan {
  days: number[];
  from: string;
  to: string;
}

export interface DutyMember {
  userId: string;
  /** Empty: always. */
  spans: DutySpan[];
  /** New customers a day at most; null: no cap. */
  dailyCap: number | null;
}

/** A channel code with its rota, tags and greeting. */
export interface ContactWayRecord {
  corpId: string;
  id: string;
  name: string;
  /** Comes back with every customer; unique in the corp, at most 30 characters. */
  state: string;
  /** Null until WeCom made it. */
  configId: string | null;
  qrCodeUrl: string | null;
  skipVerify: boolean;
  members: DutyMember[];
  /** Take over when nobody is on duty or all caps are reached. */
  backupUserIds: string[];
  tags: { group: string; label: string }[];
  welcome: WelcomeText | null;
  isOn: boolean;
  syncState: TagSyncState;
  note: string | null;
  /** Who is in WeCom's code now. */
  currentUserIds: string[];
  createdAt: Date;
  createdBy: string;
  updatedAt: Date;
}

export interface WelcomeText {
  /** May hold {客户昵称}, {员工姓名}, {企业名称}. */
  text: string;
  /** A single link, as greetings had it before attachments; it goes out first. */
  link: { title: string; url: string; description: string } | null;
  /** Files, links and mini programs; titles may hold the text's variables. */
  attachments?: Attachment[] | undefined;
}

/** A greeting that was tried, by its code. */
export interface WelcomeRecord {
  corpId: string;
  id: string;
  externalUserId: string;
  userId: string;
  wayId: string | null;
  state: "sent" | "late" | "failed" | "unknown" | "none";
  note: string | null;
  receivedAt: Date;
  sentAt: Date | null;
}

export interface GroupChatRecord {
  corpId: string;
  chatId: string;
  name: string;
  ownerId: string;
  status: "normal" | "owner_left" | "inheriting" | "inherited" | "dismissed";
  createdAt: Date | null;
  notice: string;
  members: GroupMember[];
  memberVersion: string;
  confirmedAt: Date;
  unseenSince: Date | null;
  seenBy: string | null;
}

export interface GroupMember {
  id: string;
  kind: "member" | "customer";
  name: string;
  joinedAt: Date | null;
  joinScene: "invited" | "link" | "qr_code" | "other";
  /** Marker of the code they came through; missing in older records. */
  joinState?: string | null;
}

/** Customers that one member gives to another. */
export interface TransferRecord {
  corpId: string;
  id: string;
  kind: "on_job" | "resigned";
  fromUserId: string;
  toUserId: string;
  message: string | null;
  createdAt: Date;
  createdBy: string;
  /** True while results are still to come. */
  isOpen: boolean;
  rows: TransferRowRecord[];
}

export interface TransferRowRecord {
  externalUserId: string;
  /** `unknown`: WeCom's answer was lost; its results tell. */
  state: "waiting" | "done" | "refused" | "at_cap" | "failed" | "unknown";
  /** Plain Chinese: why it failed. */
  note: string | null;
  doneAt: Date | null;
}

/** Customer groups that one member gives to another; WeCom answers at once, group by group. */
export interface GroupTransferRecord {
  corpId: string;
  id: string;
  kind: TransferRecord["kind"];
  fromUserId: string;
  toUserId: string;
  createdAt: Date;
  createdBy: string;
  /** True while an answer is missing: the groups themselves tell then. */
  isOpen: boolean;
  rows: GroupTransferRow[];
}

export interface GroupTransferRow {
  chatId: string;
  name: string;
  /** `unknown`: WeCom's answer was lost; the group's owner tells. */
  state: "done" | "failed" | "unknown";
  /** Plain Chinese: why it failed. */
  note: string | null;
}

export const SYNC_KINDS = ["members", "customers", "tags", "groups"] as const;
export type SyncKind = (typeof SYNC_KINDS)[number];

/** One pass through everything of a kind; can be stopped and goes on where it was. */
export interface SyncRun {
  corpId: string;
  kind: SyncKind;
  runId: string;
  state: "running" | "stopping" | "stopped" | "done" | "failed";
  /** Where to go on; its shape is the kind's. */
  cursor: unknown;
  done: number;
  /** Null while unknown. */
  total: number | null;
  /** What was found ended, with proof. */
  ended: number;
  /** Left out by WeCom's list without proof. */
  unseen: number;
  startedAt: Date;
  updatedAt: Date;
  finishedAt: Date | null;
  /** Plain Chinese: why it failed. */
  note: string | null;
  startedBy: string | null;
}
