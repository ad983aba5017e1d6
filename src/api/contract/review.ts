/** JSON of the review queue and of what is learned about the extractors. Types only. */
import type { FactField, Side, Span } from "#src/domain/understanding/understanding.js";
import type { ContactRef } from "./contract.js";

/** GET /review?cursor=&limit= → Page<ReviewItemJson>; the most valuable and least certain first. */
export interface ReviewItemJson {
  factId: string;
  contact: ContactRef;
  field: FactField;
  value: string;
  state: "proposed" | "conflicting";
  quote: string;
  span: Span;
  saidAt: string;
  confidence: number;
  messageId: string;
  /** The quote's message with up to two before and after it, oldest first. */
  context: { id: string; side: Side; senderName: string; text: string; sentAt: string; isQuoted: boolean }[];
  /** Other values that contradict it. */
  rivals: { factId: string; value: string; quote: string; saidAt: string }[];
}
/** GET /review/summary */
export interface ReviewSummaryJson {
  open: number;
  /** The own decisions of today. */
  today: { confirmed: number; corrected: number; rejected: number };
  /** Share of confirmed among all decisions of the corp, by field, most decided first. */
  fields: { field: FactField; decided: number; confirmed: number }[];
}
/** GET /review/extractors: how far each extractor is to be trusted. */
export interface ExtractorTrustJson {
  extractor: string;
  version: number;
  field: FactField;
  confirmed: number;
  corrected: number;
  rejected: number;
  precision: number | null;
  /** Wilson interval, 95 %. */
  lower: number;
  upper: number;
  isSilent: boolean;
}
