/** Outside people, who follows whom, tags, codes that were issued, and what customers really received. */

export interface Person {
  externalUserId: string;
  seq: number;
  name: string;
  avatar: string;
  /** 1 WeChat user, 2 WeCom user of another corp. */
  type: 1 | 2;
  gender: 0 | 1 | 2;
  unionId: string;
  openId: string;
  position: string;
  corpName: string;
  /** A name for scripts, so that the same person is found again. */
  key: string;
}

/** A member has a customer. The relation is one-sided: see `isRemovedByCustomer`. */
export interface Follow {
  seq: number;
  userid: string;
  externalUserId: string;
  remark: string;
  description: string;
  remarkCompany: string;
  remarkMobiles: string[];
  /** Corp and strategy tags. */
  tagIds: string[];
  /** The member's own labels. */
  personalTags: string[];
  createdAt: number;
  addWay: number;
  operUserid: string;
  state: string;
  /** The customer deleted the member; the member still has the customer and does not know. */
  isRemovedByCustomer: boolean;
  /** ts of the last message or welcome between the two. */
  lastInteractionAt: number;
  /** The customer has written at least once. */
  hasCustomerWritten: boolean;
  /** ms of the customer's last message; 0: none. */
  lastCustomerMs: number;
  /** Messages by the customer. */
  customerMessages: number;
  /** Acquisition link or "" . */
  linkId: string;
}

export interface CorpTag {
  id: string;
  name: string;
  order: number;
  createdAt: number;
  isDeleted: boolean;
}

export interface CorpTagGroup {
  groupId: string;
  seq: number;
  name: string;
  order: number;
  createdAt: number;
  isDeleted: boolean;
  /** Agent that made it; 0 for the console. */
  byAgent: number;
  /** 0: corp tags; else the strategy's. */
  strategyId: number;
  tags: CorpTag[];
}

export interface ContactWay {
  configId: string;
  seq: number;
  type: 1 | 2;
  scene: 1 | 2;
  style: number;
  remark: string;
  skipVerify: boolean;
  state: string;
  qrCode: string;
  users: string[];
  parties: number[];
  isTemp: boolean;
  expiresIn: number;
  chatExpiresIn: number;
  unionId: string;
  isExclusive: boolean;
  markSource: boolean;
  conclusions: unknown;
  createdAt: number;
  byAgent: number;
  /** Which member comes next (several members take turns). */
  turn: number;
}

export interface WelcomeCode {
  code: string;
  userid: string;
  externalUserId: string;
  issuedAtMs: number;
  use: "open" | "used";
}

/** One thing a customer or a group really got. */
export interface Received {
  seq: number;
  at: number;
  kind: "welcome" | "mass-send" | "mass-send-group" | "group-welcome" | "kf" | "chat" | "moment";
  /** Who got it: an external_userid, or "" for a group. */
  externalUserId: string;
  chatId: string;
  /** The member in whose name, or the kf account. */
  from: string;
  msgid: string;
  content: unknown;
  /** SHA-1 of the content; equal contents have equal keys. */
  contentKey: string;
  text: string;
}

export interface MassSendRow {
  seq: number;
  userid: string;
  externalUserId: string;
  chatId: string;
  /** 0 unsent, 1 sent, 2 no friend any more, 3 over the quota. */
  status: 0 | 1 | 2 | 3;
  sentAt: number;
}

export interface MassSendTask {
  userid: string;
  /** 0 waits for the member, 2 sent. */
  status: 0 | 2;
  sentAt: number;
}

export interface MassSend {
  msgid: string;
  seq: number;
  chatType: "single" | "group";
  createdAt: number;
  /** ms at which the results can be read. */
  readyAtMs: number;
  /** 0 corp, 1 personal. */
  createType: 0 | 1;
  creator: string;
  text: unknown;
  attachments: unknown[];
  allowSelect: boolean;
  tasks: MassSendTask[];
  rows: MassSendRow[];
  isCancelled: boolean;
  /** ts of the reminders. */
  reminders: number[];
}

export interface Transfer {
  seq: number;
  kind: "in-service" | "resigned";
  handover: string;
  takeover: string;
  externalUserId: string;
  /** 1 done, 2 waiting, 3 refused, 4 takeover at cap. */
  status: 1 | 2 | 3 | 4;
  startedAt: number;
  takeoverAt: number;
  message: string;
}
