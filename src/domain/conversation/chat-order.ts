/** The one order of a conversation's messages, so that the order of arrival never matters. */

interface Ordered {
  id: string;
  sentAt: Date;
  sourceId: string;
}

/**
 * By instant, then by source id with numbers compared as numbers (m9 before m10), then by id.
 * Sources often know only seconds, and number their messages.
 */
export function compareMessages(a: Ordered, b: Ordered): number {
  return (
    a.sentAt.getTime() - b.sentAt.getTime() ||
    compareNatural(a.sourceId, b.sourceId) ||
    (a.id < b.id ? -1 : +(a.id > b.id))
  );
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** Compares texts with runs of digits as numbers; equal only when both are the same apart from leading zeros. */
export function compareNatural(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(j);
    if (isDigit(x) && isDigit(y)) {
      const left = digitsAt(a, i);
      const right = digitsAt(b, j);
      const order = compareDigits(left, right);
      if (order !== 0) return order;
      i += left.length;
      j += right.length;
    } else {
      if (x !== y) return x - y;
      i++;
      j++;
    }
  }
  return a.length - i - (b.length - j);
}

function digitsAt(text: string, start: number): string {
  let end = start;
  while (end < text.length && isDigit(text.charCodeAt(end))) end++;
  return text.slice(start, end);
}

function compareDigits(a: string, b: string): number {
  const x = a.replace(/^0+/, "");
  const y = b.replace(/^0+/, "");
  return x.length - y.length || (x < y ? -1 : x > y ? 1 : 0);
}
