/** The review queue as JSON: every outgoing field is listed, and masked for viewers who need not see it. */
import type { Contact } from "#src/domain/contact/contact.js";
import type { ExtractorTrust } from "#src/domain/fact/extractor-trust.js";
import type { ReviewEntry, ReviewSummary } from "#src/usecases/review/review-use-cases.js";
import { presentContactRef, summaryOfContact } from "../contacts/contact-ref.js";
import type { Masks } from "../contacts/masks.js";
import type { ExtractorTrustJson, ReviewItemJson, ReviewSummaryJson } from "../contract/review.js";

export function presentReviewItem(
  { item, context, rivals }: ReviewEntry,
  contact: Contact,
  masks: Masks,
): ReviewItemJson {
  return {
    factId: item.id,
    contact: presentContactRef(summaryOfContact(contact), masks),
    field: item.field,
    value: masks.value(item.field, item.value),
    state: item.state,
    quote: masks.quote(item.field, item.quote),
    span: { start: item.span.start, end: item.span.end },
    saidAt: item.saidAt.toISOString(),
    confidence: item.confidence,
    messageId: item.messageId,
    context: context.map((message) => ({
      id: message.id,
      side: message.side,
      senderName: masks.text(message.senderName),
      text: message.id === item.messageId ? masks.message(message.text, [item]) : masks.text(message.text),
      sentAt: message.sentAt.toISOString(),
      isQuoted: message.id === item.messageId,
    })),
    rivals: rivals.map((rival) => ({
      factId: rival.id,
      value: masks.value(rival.field, rival.value),
      quote: masks.quote(rival.field, rival.quote),
      saidAt: rival.saidAt.toISOString(),
    })),
  };
}

export function presentReviewSummary({ open, today, fields }: ReviewSummary): ReviewSummaryJson {
  const count = (verdict: "confirmed" | "corrected" | "rejected"): number =>
    today.filter((one) => one.verdict === verdict).reduce((sum, one) => sum + one.count, 0);
  return {
    open,
    today: { confirmed: count("confirmed"), corrected: count("corrected"), rejected: count("rejected") },
    fields: fields.map(({ field, decided, confirmed }) => ({ field, decided, confirmed })),
  };
}

export const presentTrust = (trust: ExtractorTrust): ExtractorTrustJson => ({
  extractor: trust.extractor,
  version: trust.version,
  field: trust.field,
  confirmed: trust.confirmed,
  corrected: trust.corrected,
  rejected: trust.rejected,
  precision: trust.precision,
  lower: trust.lower,
  upper: trust.upper,
  isSilent: trust.isSilent,
});
