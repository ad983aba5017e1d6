/** Stored contacts as the domain knows them; marks and search keys stay inside. */
import type { Contact } from "#src/domain/contact/contact.js";
import { noValue } from "#src/domain/value/value-tier.js";
import type { ContactState } from "#src/usecases/understand/ports.js";
import type { ContactDoc } from "./contact-model.js";

/** Under what names a contact is known: its own and those of records merged into it. */
export const identitiesOf = (doc: Pick<ContactDoc, "identities" | "absorbed">): Contact["identities"] =>
  [doc, ...(doc.absorbed ?? [])].flatMap(({ identities }) => identities.map(({ channel, id }) => ({ channel, id })));

export function toContact(doc: ContactDoc): Contact {
  return {
    corpId: doc.corpId,
    id: doc._id,
    identities: identitiesOf(doc),
    nickname: doc.nickname,
    displayName: doc.displayName,
    memberIds: doc.memberIds,
    wecomFollowerIds: doc.wecomFollowerIds ?? null,
    ownerId: doc.ownerId,
    createdAt: doc.createdAt,
    firstMessageAt: doc.firstMessageAt,
    lastMessageAt: doc.lastMessageAt,
    lastInboundAt: doc.lastInboundAt,
    lastOutboundAt: doc.lastOutboundAt,
    profile: doc.profile,
    stage: doc.stage,
    stageSince: doc.stageSince,
    stageReason: doc.stageReason,
    isStagePinned: doc.isStagePinned,
    nextStageCheckAt: doc.nextStageCheckAt,
    tags: doc.tags,
    optedOutAt: doc.optedOutAt,
    // Contacts of before these were derived have none until they are derived anew.
    tier: doc.tier ?? "normal",
    value: doc.value ?? noValue,
    rhythm: doc.rhythm ?? null,
    warningKinds: doc.warningKinds ?? [],
    openWarnings: doc.openWarnings ?? 0,
    warnedAt: doc.warnedAt ?? null,
    worstWarning: doc.worstWarning ?? null,
    accountKey: doc.accountKey ?? null,
    openedAt: doc.openedAt ?? null,
    opened: doc.opened ?? [],
  };
}

export function toContactState(doc: ContactDoc): ContactState {
  const { stageMessageId, ownerSetTo, optOutLiftedAt, optOutSetAt, dirtySeq, stagedSeq, digest } = doc;
  return { ...toContact(doc), stageMessageId, ownerSetTo, optOutLiftedAt, optOutSetAt, dirtySeq, stagedSeq, digest };
}
