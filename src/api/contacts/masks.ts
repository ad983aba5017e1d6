/** What a viewer may read of phones, e-mails and the like, in values and inside texts. */
import { isMaskedField, maskQuote, maskSpan, maskText, maskValue } from "#src/domain/shared/masking.js";
import type { FactField, Span } from "#src/domain/understanding/understanding.js";
import type { Viewer } from "#src/domain/member/member.js";

export interface Masks {
  /** Is a value of this field hidden from the viewer? */
  isMasked(field: FactField): boolean;
  value(field: FactField, value: string): string;
  /** The quote that shows a fact. */
  quote(field: FactField, quote: string): string;
  /** Any text: messages, titles, names. Same length. */
  text(text: string): string;
  /** A message with the facts known in it. Same length. */
  message(text: string, facts: readonly { field: FactField; span: Span }[]): string;
}

const OPEN: Masks = {
  isMasked: () => false,
  value: (_field, value) => value,
  quote: (_field, quote) => quote,
  text: (text) => text,
  message: (text) => text,
};

const MASKED: Masks = {
  isMasked: isMaskedField,
  value: maskValue,
  quote: maskQuote,
  text: maskText,
  message: (text, facts) => facts.reduce((masked, { field, span }) => maskSpan(masked, field, span), maskText(text)),
};

export const masksFor = (viewer: Viewer): Masks => (viewer.seesContactDetails ? OPEN : MASKED);
