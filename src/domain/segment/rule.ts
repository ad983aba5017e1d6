/** Audience rules as data: what a segment asks of a contact. Stored, versioned, shown and edited as this shape. */
import { z } from "zod";
import { BOUNDS } from "../shared/number-bounds.js";
import { wholeNumber } from "../shared/whole-number.js";
import { STAGES } from "../stage/stage.js";
import { FACT_FIELDS, INTENTS } from "../understanding/understanding.js";
import { CAMPAIGN_OUTCOMES, TIME_FIELDS } from "./condition-words.js";
import { VALUE_TIERS } from "../value/value-tier.js";

/** Conditions of one rule, counted over the whole tree: enough for people, too few to hurt the store. */
const MAX_CONDITIONS = 60;
const MAX_DEPTH = 6;

const words = z.array(z.string().trim().min(1).max(120)).min(1).max(50);
const days = wholeNumber(BOUNDS.conditionDays);

const fact = { kind: z.literal("fact"), field: z.enum(FACT_FIELDS) };
const FactLeaf = z.discriminatedUnion("op", [
  z.strictObject({ ...fact, op: z.literal("known") }),
  z.strictObject({ ...fact, op: z.enum(["is", "contains"]), value: z.string().trim().min(1).max(120) }),
  /** Compared with values that are plain numbers, e.g. a budget in yuan. */
  z.strictObject({ ...fact, op: z.enum(["at_least", "at_most"]), value: z.number() }),
]);

const time = { kind: z.literal("time"), field: z.enum(TIME_FIELDS) };
const TimeLeaf = z.discriminatedUnion("op", [
  z.strictObject({ ...time, op: z.enum(["within_days", "older_days"]), days }),
  /** A day in the corp's zone. */
  z.strictObject({ ...time, op: z.enum(["on_or_after", "before"]), date: z.iso.date() }),
  z.strictObject({ ...time, op: z.literal("never") }),
]);

const Leaf = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("stage"), in: z.array(z.enum(STAGES)).min(1) }),
  z.strictObject({ kind: z.literal("tier"), in: z.array(z.enum(VALUE_TIERS)).min(1) }),
  z.strictObject({
    kind: z.literal("tag"),
    /** Left out: a tag of this name in any group. */
    group: z.string().trim().min(1).max(60).optional(),
    label: z.string().trim().min(1).max(60),
  }),
  z.strictObject({ kind: z.literal("owner"), in: words }),
  z.strictObject({ kind: z.literal("member"), in: words }),
  z.strictObject({ kind: z.literal("channel"), in: words }),
  z.strictObject({ kind: z.literal("opted_out") }),
  FactLeaf,
  TimeLeaf,
  /** The contact wrote last: our answer is missing, or there is nothing more to say. */
  z.strictObject({ kind: z.literal("wrote_last") }),
  z.strictObject({ kind: z.literal("intent"), intent: z.enum(INTENTS), withinDays: days }),
  /** Became a customer, or bought again; `withinDays` left out: ever. */
  z.strictObject({ kind: z.literal("bought"), withinDays: days.optional() }),
  /** Opened a tracked link of ours; `of` left out: any; `withinDays` left out: ever. */
  z.strictObject({
    kind: z.literal("opened"),
    of: z.strictObject({ kind: z.enum(["broadcast", "link"]), id: z.string().min(1).max(120) }).optional(),
    withinDays: days.optional(),
  }),
  z.strictObject({ kind: z.literal("group"), conversationId: z.string().min(1).max(120) }),
  z.strictObject({
    kind: z.literal("campaign"),
    broadcastId: z.string().min(1).max(120),
    outcome: z.enum(CAMPAIGN_OUTCOMES),
  }),
]);
export type SegmentLeaf = z.infer<typeof Leaf>;

export type SegmentRule =
  | { kind: "all"; of: SegmentRule[] }
  | { kind: "any"; of: SegmentRule[] }
  | { kind: "not"; of: SegmentRule }
  | SegmentLeaf;

const Node: z.ZodType<SegmentRule> = z.lazy(() =>
  z.union([
    z.strictObject({ kind: z.literal("all"), of: z.array(Node).max(MAX_CONDITIONS) }),
    z.strictObject({ kind: z.literal("any"), of: z.array(Node).max(MAX_CONDITIONS) }),
    z.strictObject({ kind: z.literal("not"), of: Node }),
    Leaf,
  ]),
);

/** Checks a rule that came from outside: shape, size and depth. */
export const SegmentRuleSchema = Node.refine((rule) => sizeOf(rule) <= MAX_CONDITIONS, {
  message: `条件太多，最多 ${MAX_CONDITIONS} 条`,
})
  .refine((rule) => depthOf(rule) <= MAX_DEPTH, { message: `条件套得太深，最多 ${MAX_DEPTH} 层` })
  .meta({ id: "SegmentRule" });

const childrenOf = (rule: SegmentRule): readonly SegmentRule[] =>
  rule.kind === "all" || rule.kind === "any" ? rule.of : rule.kind === "not" ? [rule.of] : [];

const sizeOf = (rule: SegmentRule): number =>
  childrenOf(rule).reduce((sum, child) => sum + sizeOf(child), childrenOf(rule).length === 0 ? 1 : 0);
const depthOf = (rule: SegmentRule): number => 1 + Math.max(0, ...childrenOf(rule).map(depthOf));

/** Every leaf of a rule. */
export function leavesOf(rule: SegmentRule): SegmentLeaf[] {
  if (rule.kind === "all" || rule.kind === "any") return rule.of.flatMap(leavesOf);
  return rule.kind === "not" ? leavesOf(rule.of) : [rule];
}
