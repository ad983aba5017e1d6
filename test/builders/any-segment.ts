/** Generators of contacts and segment rules over few words, so that rules hit. */
import * as fc from "fast-check";
import type { SegmentContact, SegmentLookups } from "#src/domain/segment/matches.js";
import { CAMPAIGN_OUTCOMES, TIME_FIELDS, type CampaignOutcome } from "#src/domain/segment/condition-words.js";
import type { SegmentRule } from "#src/domain/segment/rule.js";
import type { Intent } from "#src/domain/understanding/understanding.js";

export const SEGMENT_NOW = new Date("2026-11-25T02:00:00Z");

const stages = ["lead", "engaged", "opportunity", "customer", "lost"] as const;
const tiers = ["MVC", "MGC", "normal", "BZ"] as const;
const labels = ["华东", "展会", "经销商"] as const;
const groups = ["区域", "来源"] as const;
const members = ["liqian", "zhouhang", "chenmo"] as const;
const fields = ["company", "budget", "region"] as const;
const values = ["华盛精密", "500000", "80000", "华东(上海)", "约50万", "a.b*c"] as const;
const intents: readonly Intent[] = ["complaint", "ask_price"];
export const GROUP_IDS = ["cv_group_1", "cv_group_2"] as const;
const CAMPAIGN_IDS = ["bc_1", "bc_2"] as const;
const THINGS = ["bc_1", "sl_1", "sl_2"] as const;

const anyInstant = fc
  .integer({ min: -60, max: 2 })
  .map((days) => new Date(SEGMENT_NOW.getTime() + days * 86_400_000 + 3_600_000));
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 3 });

/** A contact with what is kept beside it. */
export interface AnySubject {
  contact: SegmentContact;
  lookups: SegmentLookups;
  /** States of its touches by broadcast. */
  campaigns: ReadonlyMap<
    string,
    { state: "planned" | "sent" | "failed"; replied: boolean; opened: boolean; converted: boolean }
  >;
}

export const anySubject = (id: string): fc.Arbitrary<AnySubject> =>
  fc
    .record({
      contact: fc.record({
        id: fc.constant(id),
        identities: fc
          .uniqueArray(fc.constantFrom("wechaty", "wecom"), { minLength: 1, maxLength: 2 })
          .map((channels) =>
            // One identity belongs to one contact.
            channels.map((channel) => ({ channel, id: `${channel}_${id}` })),
          ),
        memberIds: fc.uniqueArray(fc.constantFrom(...members), { maxLength: 3 }),
        ownerId: maybe(fc.constantFrom(...members)),
        createdAt: anyInstant,
        firstMessageAt: maybe(anyInstant),
        lastMessageAt: maybe(anyInstant),
        lastInboundAt: maybe(anyInstant),
        lastOutboundAt: maybe(anyInstant),
        profile: fc.array(
          fc.record({
            field: fc.constantFrom(...fields),
            value: fc.constantFrom(...values),
            state: fc.constant("proposed" as const),
            factId: fc.constant(null),
            messageId: fc.constant(null),
            decisionId: fc.constant(null),
          }),
          { maxLength: 4 },
        ),
        stage: fc.constantFrom(...stages),
        stageSince: anyInstant,
        tags: fc.array(
          fc.record({
            group: fc.constantFrom(...groups),
            label: fc.constantFrom(...labels),
            origin: fc.constant("person" as const),
            by: fc.constant("liqian"),
            messageId: fc.constant(null),
            at: anyInstant,
          }),
          { maxLength: 3 },
        ),
        optedOutAt: maybe(anyInstant),
        tier: maybe(fc.constantFrom(...tiers)),
        openedAt: maybe(anyInstant),
        opened: fc.uniqueArray(fc.record({ of: fc.constantFrom(...THINGS), at: anyInstant }), {
          maxLength: 3,
          selector: ({ of }) => of,
        }),
      }),
      said: fc.array(fc.tuple(fc.constantFrom(...intents), anyInstant), { maxLength: 2 }),
      boughtAt: maybe(anyInstant),
      groupIds: fc.uniqueArray(fc.constantFrom(...GROUP_IDS), { maxLength: 2 }),
      touched: fc.uniqueArray(
        fc.record({
          id: fc.constantFrom(...CAMPAIGN_IDS),
          state: fc.constantFrom("planned" as const, "sent" as const, "failed" as const),
          replied: fc.boolean(),
          opened: fc.boolean(),
          converted: fc.boolean(),
        }),
        { maxLength: 2, selector: (one) => one.id },
      ),
    })
    .map(({ contact, said, boughtAt, groupIds, touched }) => {
      const last = new Map<Intent, Date>();
      for (const [intent, at] of said) {
        const known = last.get(intent);
        if (!known || at > known) last.set(intent, at);
      }
      const campaigns = new Map<string, Set<CampaignOutcome>>();
      for (const { id: broadcastId, state, replied, opened, converted } of touched) {
        const outcomes = new Set<CampaignOutcome>();
        if (state === "planned") outcomes.add("planned");
        outcomes.add(state === "sent" ? "received" : "not_received");
        if (state === "sent") outcomes.add(replied ? "replied" : "not_replied");
        if (opened) outcomes.add("opened");
        else if (state === "sent") outcomes.add("not_opened");
        if (converted) outcomes.add("converted");
        campaigns.set(broadcastId, outcomes);
      }
      return {
        contact,
        lookups: { intents: last, boughtAt, groupIds: new Set(groupIds), campaigns },
        campaigns: new Map(touched.map(({ id: broadcastId, ...rest }) => [broadcastId, rest])),
      };
    });

const days = fc.integer({ min: 0, max: 60 });
const time = { kind: fc.constant("time" as const), field: fc.constantFrom(...TIME_FIELDS) };
const some = <T>(...words: T[]) => fc.uniqueArray(fc.constantFrom(...words), { minLength: 1, maxLength: 2 });

const anyLeaf: fc.Arbitrary<SegmentRule> = fc.oneof(
  fc.record({ kind: fc.constant("stage" as const), in: some(...stages) }),
  fc.record({ kind: fc.constant("tier" as const), in: some(...tiers) }),
  fc.record({ kind: fc.constant("tag" as const), label: fc.constantFrom(...labels) }),
  fc.record({
    kind: fc.constant("tag" as const),
    group: fc.constantFrom(...groups),
    label: fc.constantFrom(...labels),
  }),
  fc.record({ kind: fc.constant("owner" as const), in: some<string>(...members) }),
  fc.record({ kind: fc.constant("member" as const), in: some<string>(...members) }),
  fc.record({ kind: fc.constant("channel" as const), in: some("wechaty", "wecom") }),
  fc.constant<SegmentRule>({ kind: "opted_out" }),
  fc.constant<SegmentRule>({ kind: "wrote_last" }),
  fc.record({
    kind: fc.constant("fact" as const),
    field: fc.constantFrom(...fields),
    op: fc.constant("known" as const),
  }),
  fc.record({
    kind: fc.constant("fact" as const),
    field: fc.constantFrom(...fields),
    op: fc.constantFrom("is" as const, "contains" as const),
    value: fc.constantFrom<string>(...values, "华", ".", "(", "000"),
  }),
  fc.record({
    kind: fc.constant("fact" as const),
    field: fc.constantFrom(...fields),
    op: fc.constantFrom("at_least" as const, "at_most" as const),
    value: fc.constantFrom(80_000, 100_000, 500_000),
  }),
  fc.record({ ...time, op: fc.constantFrom("within_days" as const, "older_days" as const), days }),
  fc.record({
    ...time,
    op: fc.constantFrom("on_or_after" as const, "before" as const),
    date: fc.constantFrom("2026-10-15", "2026-11-01", "2026-11-24"),
  }),
  fc.record({ ...time, op: fc.constant("never" as const) }),
  fc.record({ kind: fc.constant("intent" as const), intent: fc.constantFrom(...intents), withinDays: days }),
  fc.record({ kind: fc.constant("bought" as const), withinDays: days }),
  fc.constant<SegmentRule>({ kind: "bought" }),
  fc.constant<SegmentRule>({ kind: "opened" }),
  fc.record({ kind: fc.constant("opened" as const), withinDays: days }),
  fc.record({ id: fc.constantFrom(...THINGS), withinDays: maybe(days) }).map(({ id, withinDays }): SegmentRule => ({
    kind: "opened",
    of: { kind: id.startsWith("bc") ? "broadcast" : "link", id },
    ...(withinDays === null ? {} : { withinDays }),
  })),
  fc.record({ kind: fc.constant("group" as const), conversationId: fc.constantFrom<string>(...GROUP_IDS, "cv_none") }),
  fc.record({
    kind: fc.constant("campaign" as const),
    broadcastId: fc.constantFrom<string>(...CAMPAIGN_IDS),
    outcome: fc.constantFrom(...CAMPAIGN_OUTCOMES),
  }),
);

/** Rules up to four levels deep. */
export const anyRule: fc.Arbitrary<SegmentRule> = fc.letrec<{ rule: SegmentRule }>((tie) => ({
  rule: fc.oneof(
    { depthSize: "small", maxDepth: 4, withCrossShrink: true },
    anyLeaf,
    fc.record({ kind: fc.constant("all" as const), of: fc.array(tie("rule"), { maxLength: 3 }) }),
    fc.record({ kind: fc.constant("any" as const), of: fc.array(tie("rule"), { maxLength: 3 }) }),
    fc.record({ kind: fc.constant("not" as const), of: tie("rule") }),
  ),
})).rule;
