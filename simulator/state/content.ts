/** Groups, moments, links, media, cards, kf, archive and the smaller libraries of one corp. */

export interface GroupMember {
  /** userid or external_userid. */
  id: string;
  type: 1 | 2;
  joinedAt: number;
  joinScene: 1 | 2 | 3;
  invitor: string;
  nickname: string;
  state: string;
}

export interface GroupChat {
  chatId: string;
  seq: number;
  name: string;
  owner: string;
  notice: string;
  createdAt: number;
  /** 0 normal, 1 owner left, 2 inheriting, 3 inherited. */
  status: 0 | 1 | 2 | 3;
  isDismissed: boolean;
  isInternal: boolean;
  admins: string[];
  members: GroupMember[];
  version: string;
  /** Detail follows the event a little later: what `groupchat/get` shows until then. */
  shown: { atMs: number; members: GroupMember[]; version: string };
  welcomeTemplateId: string;
  ownerChanges: number[];
}

export interface JoinWay {
  configId: string;
  scene: 1 | 2;
  remark: string;
  autoCreateRoom: 0 | 1;
  roomBaseName: string;
  roomBaseId: number;
  chatIds: string[];
  qrCode: string;
  state: string;
  markSource: boolean;
}

export interface GroupWelcome {
  templateId: string;
  content: Record<string, unknown>;
  byAgent: number;
}

export interface Moment {
  momentId: string;
  jobId: string;
  seq: number;
  createdAt: number;
  /** ms from which the job is running, then done. */
  runningAtMs: number;
  doneAtMs: number;
  createType: 0 | 1;
  creator: string;
  visibleType: 0 | 1;
  text: string;
  attachments: { msgtype: string; body: Record<string, unknown> }[];
  senders: { userid: string; isPublished: boolean; audience: string[] }[];
  invalidUsers: string[];
  invalidDepartments: number[];
  invalidTags: string[];
  isCancelled: boolean;
  likes: { userid: string; by: string; at: number }[];
  comments: { userid: string; by: string; at: number }[];
}

export interface AcquisitionLink {
  linkId: string;
  seq: number;
  name: string;
  url: string;
  createdAt: number;
  skipVerify: boolean;
  markSource: boolean;
  users: string[];
  departments: number[];
  priority: unknown;
  byAgent: number;
  clicks: number[];
  turn: number;
}

export interface Media {
  mediaId: string;
  kind: string;
  /** "upload" or the attachment type's scene; the two are not interchangeable. */
  use: "upload" | "moment" | "album";
  filename: string;
  contentType: string;
  bytes: Uint8Array;
  createdAt: number;
}

export interface InterceptRule {
  ruleId: string;
  name: string;
  words: string[];
  semantics: number[];
  type: number;
  users: string[];
  departments: number[];
  createdAt: number;
  byAgent: number;
}

export interface Product {
  productId: string;
  seq: number;
  description: string;
  price: number;
  sn: string;
  attachments: unknown[];
  createdAt: number;
}

/** A line of a chat, for the page and for people; the archive is something else. */
export interface ChatLine {
  seq: number;
  at: number;
  /** userid or external_userid. */
  from: string;
  /** The other side, or "" in a group. */
  to: string;
  chatId: string;
  msgtype: string;
  body: Record<string, unknown>;
  isArchived: boolean;
}

/** A message of an app to members. */
export interface AppMessage {
  msgid: string;
  seq: number;
  agentId: number;
  at: number;
  msgtype: string;
  content: unknown;
  /** Who was to get it. */
  to: string[];
  /** Members that did not get it because they got too many. */
  dropped: string[];
  isRecalled: boolean;
  /** Card state. */
  taskId: string;
  responseCodes: { code: string; at: number; isUsed: boolean }[];
  /** Per member: the card as it looks now. */
  updates: Map<string, unknown>;
}

export interface AppChat {
  chatid: string;
  name: string;
  owner: string;
  users: string[];
}

export interface KfAccount {
  openKfId: string;
  name: string;
  mediaId: string;
  servicers: { userid: string; departmentId: number; status: 0 | 1 }[];
  messages: KfMessage[];
  scenes: Map<string, string>;
}

export interface KfMessage {
  seq: number;
  at: number;
  body: Record<string, unknown>;
}

export interface KfSession {
  openKfId: string;
  externalUserId: string;
  state: 0 | 1 | 2 | 3 | 4;
  servicer: string;
  /** ts of the customer's last message, and how many answers since. */
  lastCustomerAt: number;
  answers: number;
  lastWelcomeAt: number;
  enteredAt: number;
  scene: string;
  sceneParam: string;
}

export interface KfCode {
  code: string;
  openKfId: string;
  externalUserId: string;
  kind: "welcome" | "pool" | "taken" | "ended";
  issuedAt: number;
  isUsed: boolean;
}

export interface ArchiveRecord {
  seq: number;
  msgid: string;
  at: number;
  keyVersion: number;
  plain: string;
}

export interface Consent {
  status: "Agree" | "Disagree" | "Default_Agree" | "";
  changedAt: number;
}

export interface ArchiveMedia {
  fileId: string;
  bytes: Uint8Array;
  createdAt: number;
}
