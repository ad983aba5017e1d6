/** Promises of either side and how they stand. */
import type { Side, Span } from "../understanding/understanding.js";

export interface StoredPromise {
  corpId: string;
  id: string;
  contactId: string;
  conversationId: string;
  side: Side;
  /** The member who promised, or to whom the contact promised. */
  memberId: string;
  what: string;
  quote: string;
  span: Span;
  messageId: string;
  saidAt: Date;
  /** As said: day or instant; null when no time was said. */
  due: string | null;
  dueAt: Date | null;
  /** The message that kept it. */
  keptBy: string | null;
  keptAt: Date | null;
  confidence: number;
  extractor: string;
  version: number;
  /** A person's word, which beats the chat's. */
  resolution: { status: "kept" | "dropped"; byUserId: string; at: Date } | null;
}

export type PromiseStatus = "open" | "kept" | "late" | "broken" | "dropped";

/** How a promise stands at an instant. Kept after its due instant is `late`; unkept after it is `broken`. */
export function promiseStatus(
  promise: Pick<StoredPromise, "dueAt" | "keptAt" | "resolution">,
  now: Date,
): PromiseStatus {
  if (promise.resolution?.status === "dropped") return "dropped";
  const keptAt = promise.keptAt ?? (promise.resolution?.status === "kept" ? promise.resolution.at : null);
  if (keptAt) return promise.dueAt && keptAt > promise.dueAt ? "late" : "kept";
  return promise.dueAt && now > promise.dueAt ? "broken" : "open";
}
