/** The central noun: one real person outside the corp. */
import type { ProfileValue } from "../fact/fact.js";
import type { OpenedThing } from "../link/link-open.js";
import type { Identity } from "../member/member.js";
import type { ContactRhythm } from "../rhythm/contact-rhythm.js";
import type { Stage } from "../stage/stage.js";
import type { ValueResult, ValueTier } from "../value/value-tier.js";
import type { WarningKind, WarningSeverity } from "../warning/warning.js";

/** A tag as it sits on a contact, with where it comes from. */
export interface ContactTag {
  group: string;
  label: string;
  origin: "rule" | "person";
  /** Rule id for `rule`, user id for `person`. */
  by: string;
  messageId: string | null;
  at: Date;
}

export interface Contact {
  corpId: string;
  id: string;
  identities: Identity[];
  /** The channel's nickname, latest seen. */
  nickname: string;
  /** What lists show: confirmed or proposed name, else nickname. */
  displayName: string;
  /** Members who know the contact. */
  memberIds: string[];
  /** Members who have the contact in WeCom, earliest first: only they can send there. null: not yet derived. */
  wecomFollowerIds: string[] | null;
  /** The member responsible for follow-up: the one who wrote last, unless set by a person. */
  ownerId: string | null;
  createdAt: Date;
  firstMessageAt: Date | null;
  lastMessageAt: Date | null;
  lastInboundAt: Date | null;
  lastOutboundAt: Date | null;
  /** One value per single-valued field, several for others; the view over facts and decisions. */
  profile: ProfileValue[];
  stage: Stage;
  stageSince: Date;
  /** The rule or person behind the current stage, in plain Chinese. */
  stageReason: string;
  isStagePinned: boolean;
  /** When silence may move the stage next. */
  nextStageCheckAt: Date | null;
  tags: ContactTag[];
  optedOutAt: Date | null;
  tier: ValueTier;
  /** The arithmetic behind the tier. */
  value: ValueResult;
  /** How often the contact writes; null: too few conversations to tell. */
  rhythm: ContactRhythm | null;
  /** Open warnings, each kind once, most severe first; the warnings themselves are records of their own. */
  warningKinds: WarningKind[];
  openWarnings: number;
  /** When the latest open warning was raised; null without any. */
  warnedAt: Date | null;
  /** Of the open warnings; null without any. */
  worstWarning: WarningSeverity | null;
  /** By which contacts of the same company find each other; null: company unknown. */
  accountKey: string | null;
  /** When the contact last opened a link of ours; null: never, as far as we know. */
  openedAt: Date | null;
  /** Broadcasts and links of the library that it opened, latest first. */
  opened: OpenedThing[];
}

/** The pair of contact and member. */
export interface ContactFollow {
  corpId: string;
  contactId: string;
  memberId: string;
  remark: string | null;
  source: string;
  since: Date;
  status: "active" | "removed_by_contact" | "removed_by_member" | "transferred";
}
