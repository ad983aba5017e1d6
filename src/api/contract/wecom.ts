/** JSON of the work with WeCom. */
import type { SyncKind, SyncRun, TagSyncState, DutyMember, WelcomeText } from "#src/domain/wecom/wecom-records.js";
import type { PersonRef } from "./contract.js";

export interface SyncRunJson {
  kind: SyncKind;
  /** `never`: no pass yet. */
  state: SyncRun["state"] | "never";
  done: number;
  total: number | null;
  ended: number;
  unseen: number;
  startedAt: string | null;
  updatedAt: string | null;
  finishedAt: string | null;
  note: string | null;
}

export interface CorpTagJson {
  id: string;
  groupName: string;
  name: string;
  order: number;
  syncState: TagSyncState;
  /** What is still to be done in WeCom. */
  pending: "create" | "update" | "delete" | null;
  origin: "product" | "wecom";
  /** True when rules write the group. */
  isMirrored: boolean;
  note: string | null;
}

export interface ContactWayJson {
  id: string;
  name: string;
  state: string;
  qrCodeUrl: string | null;
  skipVerify: boolean;
  members: (DutyMember & { name: string })[];
  backups: PersonRef[];
  tags: { group: string; label: string }[];
  welcome: WelcomeText | null;
  isOn: boolean;
  syncState: TagSyncState;
  note: string | null;
  /** Who gets the next customer. */
  onDuty: PersonRef[];
  createdAt: string;
  createdBy: PersonRef;
}

export interface WayFiguresJson {
  days: { day: string; added: number; lost: number }[];
  added: number;
  lost: number;
  byMember: { member: PersonRef; added: number; lost: number }[];
}

export interface GroupChatRowJson {
  chatId: string;
  name: string;
  owner: PersonRef;
  status: "normal" | "owner_left" | "inheriting" | "inherited" | "dismissed";
  members: number;
  customers: number;
  createdAt: string | null;
  unseenSince: string | null;
}

export interface GroupChatJson extends GroupChatRowJson {
  notice: string;
  people: {
    id: string;
    kind: "member" | "customer";
    name: string;
    /** The contact behind a customer, when the viewer sees it. */
    contactId: string | null;
    joinedAt: string | null;
    joinScene: "invited" | "link" | "qr_code" | "other";
  }[];
}

export interface TransferJson {
  id: string;
  kind: "on_job" | "resigned";
  from: PersonRef;
  to: PersonRef;
  createdAt: string;
  createdBy: PersonRef;
  counts: { waiting: number; done: number; refused: number; failed: number };
  customers: {
    contactId: string | null;
    name: string;
    state: "waiting" | "done" | "refused" | "at_cap" | "failed" | "unknown";
    note: string | null;
  }[];
}

export interface WecomProbeJson {
  key: string;
  name: string;
  state: "good" | "warning" | "bad" | "skipped";
  text: string;
  fix: string | null;
}

/** What the settings page may show: secrets go in, never out. */
export interface WecomSetupJson {
  wecomCorpId: string | null;
  agentId: number | null;
  /** Where the credentials in use come from; null: none. */
  source: "environment" | "settings" | null;
  callbackUrl: string;
  /** When each stored secret was saved; missing: none. */
  secrets: Partial<Record<WecomSecretName, string>>;
  updatedAt: string | null;
}
export type WecomSecretName = "app" | "contact" | "directory" | "kf" | "archive" | "callbackToken" | "callbackAesKey";

export interface WecomRulesJson {
  mirroredGroups: string[];
  defaultWelcome: WelcomeText | null;
  keepEventsDays: number;
  keepOpensDays: number;
  updatedAt: string | null;
}

export interface WelcomeLogJson {
  id: string;
  member: PersonRef;
  customer: string;
  state: "sent" | "late" | "failed" | "unknown" | "none";
  note: string | null;
  receivedAt: string;
}
