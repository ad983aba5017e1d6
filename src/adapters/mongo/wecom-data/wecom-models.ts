/** What the product keeps of WeCom. */
import type {
  ContactWayRecord,
  CorpTagRecord,
  GroupChatRecord,
  SyncRun,
  TransferRecord,
  WecomCustomerRecord,
  WecomFollowRecord,
  WelcomeRecord,
} from "#src/domain/wecom/wecom-records.js";
import { defineModel } from "../define-model.js";
import type { StoredById } from "../records-by-id.js";

type Stored<T> = T & { _id: string };

/** `_id` is `<corp>/<external user id>`. */
export type WecomCustomerDoc = Stored<WecomCustomerRecord>;
export const wecomCustomerModel = defineModel<WecomCustomerDoc>(
  "WecomCustomer",
  "wecom_customers",
  {
    _id: String,
    corpId: String,
    externalUserId: String,
    contactId: String,
    name: String,
    type: Number,
    avatarUrl: String,
    unionId: String,
    position: String,
    companyName: String,
    confirmedAt: Date,
  },
  [
    // The customer behind a contact.
    { name: "by_contact", keys: { corpId: 1, contactId: 1 } },
    // All, page by page.
    { name: "by_id", keys: { corpId: 1, externalUserId: 1 } },
  ],
);

/** `_id` is `<corp>/<external user id>/<user id>`. */
export type WecomFollowDoc = Stored<WecomFollowRecord>;
export const wecomFollowModel = defineModel<WecomFollowDoc>(
  "WecomFollow",
  "wecom_follows",
  {
    _id: String,
    corpId: String,
    externalUserId: String,
    userId: String,
    contactId: String,
    remark: String,
    description: String,
    remarkCompany: String,
    mobiles: [String],
    state: String,
    addWay: Number,
    addedAt: Date,
    status: String,
    statusAt: Date,
    tagIds: [String],
    unseenSince: Date,
    seenBy: String,
    taking: Object,
    rev: Number,
    changedAt: Date,
  },
  [
    // Who follows a customer.
    { name: "by_customer", keys: { corpId: 1, externalUserId: 1, userId: 1 } },
    // Who follows a contact: its members, its tags.
    { name: "by_contact", keys: { corpId: 1, contactId: 1, userId: 1 } },
    // Pairs that a full pass has not met.
    { name: "by_status", keys: { corpId: 1, status: 1, seenBy: 1, _id: 1 } },
    // Customers of a channel code since a day: statistics, caps.
    { name: "by_state", keys: { corpId: 1, state: 1, addedAt: 1 } },
    // Customers of a member: transfers.
    { name: "by_user", keys: { corpId: 1, userId: 1, status: 1, addedAt: 1 } },
  ],
);

export const corpTagModel = defineModel<StoredById<CorpTagRecord>>(
  "CorpTag",
  "corp_tags",
  {
    _id: String,
    corpId: String,
    groupName: String,
    name: String,
    order: Number,
    wecomId: String,
    wecomGroupId: String,
    origin: String,
    syncState: String,
    pending: String,
    note: String,
    updatedAt: Date,
  },
  [
    // The library in its order.
    { name: "library", keys: { corpId: 1, groupName: 1, order: -1, name: 1 } },
  ],
);

export const contactWayModel = defineModel<StoredById<ContactWayRecord>>(
  "ContactWay",
  "contact_ways",
  {
    _id: String,
    corpId: String,
    name: String,
    state: String,
    configId: String,
    qrCodeUrl: String,
    skipVerify: Boolean,
    members: [Object],
    backupUserIds: [String],
    tags: [Object],
    welcome: Object,
    isOn: Boolean,
    syncState: String,
    note: String,
    currentUserIds: [String],
    createdAt: Date,
    createdBy: String,
    updatedAt: Date,
  },
  [
    // The code of a callback's state.
    { name: "by_state", keys: { corpId: 1, state: 1 }, unique: true },
    // The list, newest first.
    { name: "list", keys: { corpId: 1, createdAt: -1 } },
  ],
);

export const welcomeModel = defineModel<StoredById<WelcomeRecord>>(
  "Welcome",
  "wecom_welcomes",
  {
    _id: String,
    corpId: String,
    externalUserId: String,
    userId: String,
    wayId: String,
    state: String,
    note: String,
    receivedAt: Date,
    sentAt: Date,
  },
  [
    // The latest greetings.
    { name: "recent", keys: { corpId: 1, receivedAt: -1 } },
  ],
);

/** `_id` is `<corp>/<chat id>`. */
export type GroupChatDoc = Stored<GroupChatRecord>;
export const groupChatModel = defineModel<GroupChatDoc>(
  "GroupChat",
  "group_chats",
  {
    _id: String,
    corpId: String,
    chatId: String,
    name: String,
    ownerId: String,
    status: String,
    createdAt: Date,
    notice: String,
    members: [Object],
    memberVersion: String,
    confirmedAt: Date,
    unseenSince: Date,
    seenBy: String,
  },
  [
    // The list, newest first.
    { name: "list", keys: { corpId: 1, createdAt: -1 } },
    // Groups that a full pass has not met.
    { name: "by_status", keys: { corpId: 1, status: 1, seenBy: 1, _id: 1 } },
  ],
);

export const transferModel = defineModel<StoredById<TransferRecord>>(
  "Transfer",
  "wecom_transfers",
  {
    _id: String,
    corpId: String,
    kind: String,
    fromUserId: String,
    toUserId: String,
    message: String,
    createdAt: Date,
    createdBy: String,
    isOpen: Boolean,
    rows: [Object],
  },
  [
    // The list, newest first.
    { name: "list", keys: { corpId: 1, createdAt: -1 } },
    // Those whose results are still to come.
    { name: "open", keys: { corpId: 1, isOpen: 1, createdAt: 1 } },
  ],
);

/** `_id` is `<corp>/<kind>`: one pass of a kind at a time. */
export type SyncRunDoc = Stored<SyncRun>;
export const syncRunModel = defineModel<SyncRunDoc>(
  "SyncRun",
  "wecom_sync_runs",
  {
    _id: String,
    corpId: String,
    kind: String,
    runId: String,
    state: String,
    cursor: Object,
    done: Number,
    total: Number,
    ended: Number,
    unseen: Number,
    startedAt: Date,
    updatedAt: Date,
    finishedAt: Date,
    note: String,
    startedBy: String,
  },
  [
    // Passes of the corp; those under way.
    { name: "by_corp", keys: { corpId: 1, state: 1, updatedAt: 1 } },
  ],
);
