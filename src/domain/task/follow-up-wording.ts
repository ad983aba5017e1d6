/** Drafts for the member to edit: short, polite, spoken; no claim that the product cannot know. */
import { honorificOf, type Addressable } from "../touch/salutation.js";

export type DraftKind =
  | "unanswered"
  | "promise_due"
  | "promise_broken"
  | "reminder"
  | "silence"
  | "complaint"
  | "competitor"
  | "single_threaded";

/** Longest part of a quote that goes into a draft. */
const QUOTE_LENGTH = 40;

/**
 * A text ready to edit.
 *
 * @param about the question's or complaint's quote, or what was promised; unused by the others.
 */
export function suggestedTextFor(kind: DraftKind, contact: Addressable, about: string): string {
  const call = honorificOf(contact) ?? "您好";
  const what = clip(about);
  return DRAFTS[kind](call, what);
}

const DRAFTS: Readonly<Record<DraftKind, (call: string, what: string) => string>> = {
  unanswered: (call, what) => `${call}，您问的“${what}”，我这边确认了一下：`,
  promise_due: (call, what) => `${call}，之前说好的“${what}”，这就给您：`,
  promise_broken: (call, what) => `${call}，抱歉让您久等，之前说好的“${what}”:`,
  reminder: (call, what) => `${call}，想跟您确认一下之前说的“${what}”，您方便时回我就好。`,
  silence: (call) => `${call}，好久没联系了，最近项目进展怎么样？有需要我配合的随时说。`,
  complaint: (call, what) => `${call}，您说的“${what}”我看到了，给您添麻烦了。您现在方便吗？我打电话跟您细说。`,
  competitor: (call) => `${call}，您比较方案时最看重哪一点？我把这方面的资料和同行的用法整理给您。`,
  single_threaded: (call) => `${call}，想请您引荐一位实际使用的同事，我们一起沟通一次，免得您来回转达。`,
};

function clip(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= QUOTE_LENGTH ? line : `${line.slice(0, QUOTE_LENGTH)}…`;
}
