/** Everything one corp has. Plain data, so that a snapshot is one structured clone. */
import type * as content from "./content.js";
import type * as customers from "./customers.js";
import type * as directory from "./directory.js";

export interface Token {
  token: string;
  agentId: number;
  secret: string;
  expiresAtMs: number;
  isKilled: boolean;
}

export interface Corp {
  corpId: string;
  name: string;
  apps: directory.App[];
  tokens: Map<string, Token>;

  departments: Map<number, directory.Department>;
  /** By userid in lower case: userids are case-insensitive. */
  members: Map<string, directory.Member>;
  memberTags: Map<number, directory.MemberTag>;

  people: Map<string, customers.Person>;
  /** `userid external_userid` → follow. */
  follows: Map<string, customers.Follow>;
  followsByMember: Map<string, Set<string>>;
  followersOf: Map<string, Set<string>>;
  tagGroups: Map<string, customers.CorpTagGroup>;
  /** tag id → group id. */
  tagIndex: Map<string, string>;
  contactWays: Map<string, customers.ContactWay>;
  welcomeCodes: Map<string, customers.WelcomeCode>;
  /** `userid external_userid` → ms of the last welcome message. */
  welcomedAt: Map<string, number>;
  massSends: Map<string, customers.MassSend>;
  /** `receiver window` → mass-send messages got. */
  massQuota: Map<string, number>;
  /** How many mass-send messages one customer may get. */
  massRule: "month" | "week7" | "day1";
  transfers: customers.Transfer[];
  /** external_userid → ts of completed transfers. */
  transferTimes: Map<string, number[]>;
  received: customers.Received[];

  groupChats: Map<string, content.GroupChat>;
  joinWays: Map<string, content.JoinWay>;
  groupWelcomes: Map<string, content.GroupWelcome>;
  moments: Map<string, content.Moment>;
  links: Map<string, content.AcquisitionLink>;
  linkQuota: { total: number; balance: number };
  chatKeys: Map<string, { at: number; userid: string; externalUserId: string; linkId: string; count: number }>;
  media: Map<string, content.Media>;
  uploads: Map<string, { at: number; status: 1 | 2 | 3; mediaId: string; errcode: number }>;
  interceptRules: Map<string, content.InterceptRule>;
  products: Map<string, content.Product>;
  strategies: Map<number, Record<string, unknown>>;
  momentStrategies: Map<number, Record<string, unknown>>;

  appMessages: Map<string, content.AppMessage>;
  appChats: Map<string, content.AppChat>;
  /** `agent task_id` of cards that were sent. */
  cardTasks: Set<string>;
  recentBodies: Map<string, number>;
  /** member → ms of the app messages of the last hour. */
  deliveredTo: Map<string, number[]>;
  tickets: Map<string, { ticket: string; expiresAtMs: number }>;
  oauthCodes: Map<string, { userid: string; externalUserId: string; at: number; isUsed: boolean; scope: string }>;
  userTickets: Map<string, { userid: string; at: number }>;
  webhooks: Map<string, { sent: { at: number; body: unknown }[] }>;

  kfAccounts: Map<string, content.KfAccount>;
  kfSessions: Map<string, content.KfSession>;
  kfCodes: Map<string, content.KfCode>;
  kfTokens: Map<string, { openKfId: string; at: number }>;
  kfSent: Set<string>;

  archive: content.ArchiveRecord[];
  archiveKeys: { version: number; publicKey: string; privateKey: string }[];
  archiveMedia: Map<string, content.ArchiveMedia>;
  /** `userid external_userid` → consent. */
  consents: Map<string, content.Consent>;
  archiveNotifiedAtMs: number;
  isArchiveOn: boolean;

  /** Names of scripts that were played. */
  scripts: Set<string>;
  /** The last lines of chats. */
  chatLines: content.ChatLine[];
  /** Chat figures: `day userid` → counters. */
  dayFigures: Map<string, DayFigures>;
  unassigned: { seq: number; handover: string; externalUserId: string; leftAt: number }[];
}

export interface DayFigures {
  newApply: number;
  newContact: number;
  chats: Set<string>;
  messages: number;
  replied: Set<string>;
  negative: number;
}

/** `userid` and `external_userid` as one key; userids compare in lower case. */
export const pairKey = (userid: string, externalUserId: string): string => `${userid.toLowerCase()} ${externalUserId}`;

/** A corp without anybody. */
export function emptyCorp(corpId: string, name: string): Corp {
  return {
    corpId,
    name,
    apps: [],
    tokens: new Map(),
    departments: new Map([[1, { id: 1, name, nameEn: "", parentId: 0, order: 100_000_000, leaders: [] }]]),
    members: new Map(),
    memberTags: new Map(),
    people: new Map(),
    follows: new Map(),
    followsByMember: new Map(),
    followersOf: new Map(),
    tagGroups: new Map(),
    tagIndex: new Map(),
    contactWays: new Map(),
    welcomeCodes: new Map(),
    welcomedAt: new Map(),
    massSends: new Map(),
    massQuota: new Map(),
    massRule: "month",
    transfers: [],
    transferTimes: new Map(),
    received: [],
    groupChats: new Map(),
    joinWays: new Map(),
    groupWelcomes: new Map(),
    moments: new Map(),
    links: new Map(),
    linkQuota: { total: 1000, balance: 1000 },
    chatKeys: new Map(),
    media: new Map(),
    uploads: new Map(),
    interceptRules: new Map(),
    products: new Map(),
    strategies: new Map(),
    momentStrategies: new Map(),
    appMessages: new Map(),
    appChats: new Map(),
    cardTasks: new Set(),
    recentBodies: new Map(),
    deliveredTo: new Map(),
    tickets: new Map(),
    oauthCodes: new Map(),
    userTickets: new Map(),
    webhooks: new Map(),
    kfAccounts: new Map(),
    kfSessions: new Map(),
    kfCodes: new Map(),
    kfTokens: new Map(),
    kfSent: new Set(),
    archive: [],
    archiveKeys: [],
    archiveMedia: new Map(),
    consents: new Map(),
    archiveNotifiedAtMs: 0,
    isArchiveOn: true,
    scripts: new Set(),
    chatLines: [],
    dayFigures: new Map(),
    unassigned: [],
  };
}
