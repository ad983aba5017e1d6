/** Decides contacts' profile, activity and stage from what their conversations say and people decided. */
import {
  contactActivity,
  type ContactActivity,
  type ConversationActivity,
} from "#src/domain/contact/contact-activity.js";
import { searchKeysOf } from "#src/domain/contact/search-keys.js";
import type { ProfileValue } from "#src/domain/fact/fact.js";
import { openedOf } from "#src/domain/link/link-open.js";
import { contactRhythm } from "#src/domain/rhythm/contact-rhythm.js";
import type { Settings } from "#src/domain/settings/settings.js";
import { nextStageCheckAt, stageTransitions } from "#src/domain/stage/stage-engine.js";
import type { StageOverride, StageSignal, StageTransition } from "#src/domain/stage/stage.js";
import { contactValue } from "#src/domain/value/contact-value.js";
import type { Warning } from "#src/domain/warning/warning.js";
import { channelOf } from "#src/domain/conversation/message.js";
import { othersSince, outdatedCompanions } from "./accounts.js";
import { contactWarnings } from "./contact-warnings.js";
import { digestOf } from "./digest.js";
import { knownProfile, learnedFrom, reviewItemsOf, valuesOf, type KnownProfile } from "./known-profile.js";
import type { ContactInputs, ContactState, DerivedContact, FollowRecord } from "./ports.js";
import type { DeriveDeps } from "./understand-conversations.js";

/**
 * Derives and stores these contacts' profile, activity, stage and its history. Idempotent: the same records and
 * decisions give the same result, whenever it runs; a contact that changes meanwhile stays due.
 */
export async function advanceStages(deps: DeriveDeps, corpId: string, contactIds: readonly string[]): Promise<void> {
  if (contactIds.length === 0) return;
  // The marks are read first: what changes after this raises them again.
  const inputs = await deps.contacts.load(corpId, contactIds);
  const [activity, settings, trust] = await Promise.all([
    deps.conversations.activityOf(corpId, contactIds),
    deps.settings.get(corpId),
    deps.trust.current(corpId),
  ]);
  const learned = learnedFrom(trust);
  const now = deps.clock.now();
  const profiles = new Map(inputs.contacts.map((contact) => [contact.id, knownProfile(inputs, contact.id, learned)]));
  const keys = [...profiles.values()].flatMap(({ accountKey }) => (accountKey === null ? [] : [accountKey]));
  const companions = await deps.contacts.companionsOf(corpId, [...new Set(keys)]);
  const views = inputs.contacts.map((contact) => {
    const parts = activity.get(contact.id) ?? [];
    const known = profiles.get(contact.id) ?? knownProfile(inputs, contact.id, learned);
    const others = othersSince(companions.get(known.accountKey ?? "") ?? [], contact.id);
    return { contact, parts, ...contactView(deps, settings, contact, inputs, parts, { ...known, others }, now) };
  });
  await deps.contacts.saveDerived(
    corpId,
    views.map(({ contact, derived }) => ({ contact: derived, readSeq: contact.dirtySeq })),
  );
  const rewritten = views.filter(({ contact }) => contact.digest === null);
  for (const [part, rewriteAll] of [
    [views.filter(({ contact }) => contact.digest !== null), false],
    [rewritten, true],
  ] as const) {
    const histories = part.map(({ derived, transitions }) => ({
      contactId: derived.id,
      memberId: derived.ownerId,
      transitions,
    }));
    if (histories.length === 0) continue;
    await deps.contacts.replaceTransitions(corpId, histories, rewriteAll);
    await deps.contacts.replaceWarnings(
      corpId,
      part.map(({ derived }) => derived.id),
      part.flatMap(({ warnings }) => warnings),
      rewriteAll,
    );
    await deps.contacts.replaceReviewItems(
      corpId,
      part.map(({ derived }) => derived.id),
      part.flatMap(({ derived }) => reviewItemsOf(corpId, derived, profiles.get(derived.id)?.facts ?? [], learned)),
      rewriteAll,
    );
  }
  await deps.contacts.addFollows(
    corpId,
    views.flatMap(({ contact, parts }) => followsOf(contact, parts)),
  );
  await tellCompanions(deps, corpId, [
    ...keys,
    ...inputs.contacts.flatMap(({ accountKey }) => (accountKey === null ? [] : [accountKey])),
  ]);
}

/** Contacts whose account now looks different become due; read after saving, so that of two at once the later sees both. */
async function tellCompanions(deps: DeriveDeps, corpId: string, accountKeys: readonly string[]): Promise<void> {
  if (accountKeys.length === 0) return;
  const accounts = await deps.contacts.companionsOf(corpId, [...new Set(accountKeys)]);
  await deps.contacts.markDirty(corpId, [...accounts.values()].flatMap(outdatedCompanions));
}

function contactView(
  deps: DeriveDeps,
  settings: Settings,
  contact: ContactState,
  inputs: ContactInputs,
  parts: readonly ConversationActivity[],
  known: KnownProfile & { others: Date | null },
  now: Date,
): { derived: DerivedContact; transitions: StageTransition[]; warnings: Warning[] } {
  const activity = contactActivity(parts);
  const { profile, accountKey, others } = known;
  const signals = withRemoval(inputs.signals.get(contact.id) ?? [], contact.removedAt ?? null);
  const overrides = inputs.overrides.get(contact.id) ?? [];
  const stageInput = { signals, overrides, rules: deps.rules.stageRules(settings), now, zone: settings.zone };
  const transitions = stageTransitions(stageInput);
  const last = transitions.at(-1);
  const nickname = activity.nickname ?? contact.nickname;
  const displayName = displayNameOf(profile, nickname);
  // Whoever a person made responsible sees the contact, also without having talked to it.
  const followers = (contact.knownBy ?? []).map((one) => one.memberId);
  const memberIds = withOwner([...new Set([...activity.memberIds, ...followers])].sort(), contact.ownerSetTo);
  const ownerId = contact.ownerSetTo ?? activity.lastMemberId ?? followers[0] ?? null;
  const { zone } = settings;
  const { value, nextCheckAt: valueCheckAt } = contactValue({ signals, rules: settings.valueRules, now, zone });
  const {
    warnings,
    nextCheckAt: warningCheckAt,
    ...shownWarnings
  } = contactWarnings({
    corpId: contact.corpId,
    contactId: contact.id,
    ownerId,
    memberIds,
    signals,
    transitions,
    promises: inputs.promises.get(contact.id) ?? [],
    decisions: inputs.warningDecisions.get(contact.id) ?? [],
    account: accountKey === null ? null : { othersSince: others },
    now,
    zone,
  });
  const derived = {
    id: contact.id,
    nickname,
    displayName,
    memberIds,
    wecomFollowerIds: contact.knownBy ? followers : talkedInPerson(parts, activity),
    ownerId,
    firstMessageAt: activity.firstMessageAt,
    lastMessageAt: activity.lastMessageAt,
    lastInboundAt: activity.lastInboundAt,
    lastOutboundAt: activity.lastOutboundAt,
    profile,
    // Nothing of what was derived before may shine through: a withdrawn message takes its transition with it.
    stage: last?.to ?? ("lead" as const),
    stageSince: last?.at ?? activity.firstMessageAt ?? contact.stageSince,
    stageReason: last?.explanation ?? "",
    stageMessageId: last?.messageId ?? null,
    isStagePinned: isPinned(overrides),
    nextStageCheckAt: [
      firstAfter(signals, now),
      deps.rules.nextTagCheckAt({ signals, now }),
      valueCheckAt,
      warningCheckAt,
    ].reduce(earliest, nextStageCheckAt(stageInput)),
    ...optOutOf(contact, signals),
    tier: value.tier,
    value,
    rhythm: contactRhythm(signals.filter((signal) => isOwnWord(signal, now)).map((signal) => signal.at)),
    ...shownWarnings,
    accountKey,
    othersSince: others,
    ...openedOf(inputs.opens.get(contact.id) ?? []),
    searchKeys: searchKeysOf({
      names: [
        displayName,
        nickname,
        ...(contact.knownBy ?? []).map((one) => one.remark),
        ...valuesOf(profile, "name"),
        ...valuesOf(profile, "company"),
      ],
      phones: valuesOf(profile, "phone"),
      readingOf: deps.readingOf,
    }),
  };
  return { derived: { ...derived, digest: digestOf(derived) }, transitions, warnings };
}

/** Of whom WeCom does not tell, the personal chats do; without any chat nothing is known. */
const talkedInPerson = (parts: readonly ConversationActivity[], { follows }: ContactActivity): string[] | null =>
  parts.length === 0 ? null : follows.map(({ memberId }) => memberId);

/** Being deleted is no message: the channel tells it beside the log. */
const withRemoval = (signals: StageSignal[], removedAt: Date | null): StageSignal[] =>
  removedAt === null ? signals : [...signals, { kind: "removed", at: removedAt, messageId: null }];

const isOwnWord = (signal: StageSignal, now: Date): boolean =>
  signal.kind === "inbound" && !signal.isAutomatic && signal.at <= now;

const withOwner = (memberIds: readonly string[], ownerId: string | null): string[] =>
  ownerId === null ? [...memberIds] : [...new Set([...memberIds, ownerId])].sort();

/** The real name; else surname and title (王经理); else the channel's nickname. */
function displayNameOf(profile: readonly ProfileValue[], nickname: string): string {
  const [name] = valuesOf(profile, "name");
  if (name) return name;
  const [surname] = valuesOf(profile, "surname");
  const [title] = valuesOf(profile, "title");
  return surname && title ? `${surname}${title}` : nickname;
}

function isPinned(overrides: readonly StageOverride[]): boolean {
  const [last] = [...overrides].sort((a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1));
  return last?.isPinned ?? false;
}

/** The first opt-out that nobody has lifted since: said in chat, or noted by a person. */
function optOutOf(
  contact: ContactState,
  signals: readonly StageSignal[],
): { optedOutAt: Date | null; optOutMessageId: string | null } {
  const liftedAt = contact.optOutLiftedAt?.getTime() ?? -Infinity;
  let first: { at: Date; messageId: string | null } | null = null;
  if (contact.optOutSetAt && contact.optOutSetAt.getTime() > liftedAt) {
    first = { at: contact.optOutSetAt, messageId: null };
  }
  for (const signal of signals) {
    if (signal.kind !== "intent" || signal.intent !== "opt_out" || signal.at.getTime() <= liftedAt) continue;
    if (!first || signal.at < first.at) first = signal;
  }
  return { optedOutAt: first?.at ?? null, optOutMessageId: first?.messageId ?? null };
}

/** Messages dated a little ahead of our clock count when their time has come. */
function firstAfter(signals: readonly StageSignal[], now: Date): Date | null {
  return signals.reduce<Date | null>((first, { at }) => (at > now ? earliest(first, at) : first), null);
}

const earliest = (a: Date | null, b: Date | null): Date | null => (a && b ? (a < b ? a : b) : (a ?? b));

function followsOf(contact: ContactState, parts: readonly ConversationActivity[]): FollowRecord[] {
  const source = contact.identities[0]?.channel ?? "";
  return contactActivity(parts).follows.map(({ memberId, since }) => ({
    contactId: contact.id,
    memberId,
    source: channelOf(source),
    since,
  }));
}
