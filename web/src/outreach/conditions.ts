/** Fresh conditions of each kind, with something sensible in them. */
import type { SegmentLeaf, SegmentRule } from "#src/domain/segment/rule.js";

export const KINDS = [
  "stage",
  "tier",
  "tag",
  "owner",
  "member",
  "fact",
  "time",
  "wrote_last",
  "intent",
  "bought",
  "opened",
  "campaign",
  "group",
  "channel",
  "opted_out",
] as const satisfies readonly SegmentLeaf["kind"][];

export function newCondition(kind: SegmentLeaf["kind"]): SegmentLeaf {
  switch (kind) {
    case "stage":
      return { kind, in: ["customer"] };
    case "tier":
      return { kind, in: ["MVC"] };
    case "tag":
      return { kind, label: "" };
    case "owner":
    case "member":
      return { kind, in: [] };
    case "channel":
      return { kind, in: ["wecom"] };
    case "fact":
      return { kind, field: "region", op: "contains", value: "" };
    case "time":
      return { kind, field: "lastInboundAt", op: "older_days", days: 30 };
    case "intent":
      return { kind, intent: "ask_price", withinDays: 30 };
    case "bought":
      return { kind, withinDays: 90 };
    case "opened":
      return { kind, withinDays: 30 };
    case "campaign":
      return { kind, broadcastId: "", outcome: "not_replied" };
    case "group":
      return { kind, conversationId: "" };
    case "opted_out":
    case "wrote_last":
      return { kind };
    default:
      return kind satisfies never;
  }
}

/** Has every condition what it needs? An unfinished one is not asked about. */
export function isComplete(rule: SegmentRule): boolean {
  switch (rule.kind) {
    case "all":
    case "any":
      return rule.of.every(isComplete);
    case "not":
      return isComplete(rule.of);
    case "stage":
    case "tier":
    case "owner":
    case "member":
    case "channel":
      return rule.in.length > 0;
    case "tag":
      return rule.label !== "";
    case "fact":
      return !("value" in rule) || rule.value !== "";
    case "group":
      return rule.conversationId.trim() !== "";
    case "campaign":
      return rule.broadcastId !== "";
    case "opened":
      return rule.of === undefined || rule.of.id !== "";
    case "time":
    case "wrote_last":
    case "opted_out":
    case "intent":
    case "bought":
      return true;
    default:
      return rule satisfies never;
  }
}
