/** Decides contacts' profile, activity and stage from what their conversations say and people decided. */
import { contactActivity, type ConversationActivity } from "#src/domain/contact/contact-activity.js";
import { searchKeysOf } from "#src/domain/contact/search-keys.js";
import type { ProfileValue } from "#src/domain/fact/fact.js";
import { factStates, profileOf } from "#src/domain/fact/profile.js";
import type { Settings } from "#src/domain/settings/settings.js";
import { nextStageCheckAt, stageTransitions } from "#src/domain/stage/stage-engine.js";
import type { StageOverride, StageSignal, StageTransition } from "#src/domain/stage/stage.js";
import type { FactField } from "#src/domain/understanding/understanding.js";
import { channelOf } from "#src/domain/conversation/message.js";
import { digestOf } from "./digest.js";
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
  const [activity, settings] = await Promise.all([
    deps.conversations.activityOf(corpId, contactIds),
    deps.settings.get(corpId),
  ]);
  const now = deps.clock.now();
  const views = inputs.contacts.map((contact) => {
    const parts = activity.get(contact.id) ?? [];
    return { contact, parts, ...contactView(deps, settings, contact, inputs, parts, now) };
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
    if (histories.length > 0) await deps.contacts.replaceTransitions(corpId, histories, rewriteAll);
  }
  await deps.contacts.addFollows(
    corpId,
    views.flatMap(({ contact, parts }) => followsOf(contact, parts)),
  );
}

function contactView(
  deps: DeriveDeps,
  settings: Settings,
  contact: ContactState,
  inputs: ContactInputs,
  parts: readonly ConversationActivity[],
  now: Date,
): { derived: DerivedContact; transitions: StageTransition[] } {
  const activity = contactActivity(parts);
  const decisions = inputs.decisions.get(contact.id) ?? [];
  const profile = profileOf(factStates(inputs.facts.get(contact.id) ?? [], decisions), decisions);
  const signals = inputs.signals.get(contact.id) ?? [];
  const overrides = inputs.overrides.get(contact.id) ?? [];
  const stageInput = { signals, overrides, rules: deps.rules.stageRules(settings), now, zone: settings.zone };
  const transitions = stageTransitions(stageInput);
  const last = transitions.at(-1);
  const nickname = activity.nickname ?? contact.nickname;
  const displayName = displayNameOf(profile, nickname);
  const derived = {
    id: contact.id,
    nickname,
    displayName,
    // Whoever a person made responsible sees the contact, also without having talked to it.
    memberIds: withOwner(activity.memberIds, contact.ownerSetTo),
    ownerId: contact.ownerSetTo ?? activity.lastMemberId,
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
    nextStageCheckAt: earliest(
      earliest(nextStageCheckAt(stageInput), firstAfter(signals, now)),
      deps.rules.nextTagCheckAt({ signals, now }),
    ),
    ...optOutOf(contact, signals),
    searchKeys: searchKeysOf({
      names: [displayName, nickname, ...valuesOf(profile, "name"), ...valuesOf(profile, "company")],
      phones: valuesOf(profile, "phone"),
      readingOf: deps.readingOf,
    }),
  };
  return { derived: { ...derived, digest: digestOf(derived) }, transitions };
}

const withOwner = (memberIds: readonly string[], ownerId: string | null): string[] =>
  ownerId === null ? [...memberIds] : [...new Set([...memberIds, ownerId])].sort();

const valuesOf = (profile: readonly ProfileValue[], field: FactField): string[] =>
  profile.filter((value) => value.field === field).map((value) => value.value);

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
