/** E-mail addresses, also with full-width signs: name@host.tld. */
import type { EmailMatch } from "./match.js";
import { foldText } from "./text-fold.js";

const isLocal = (code: number): boolean =>
  (code >= 48 && code <= 57) ||
  (code >= 65 && code <= 90) ||
  (code >= 97 && code <= 122) ||
  code === 46 ||
  code === 95 ||
  code === 45 ||
  code === 43 ||
  code === 37;
const isHost = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 46 || code === 45;

/** All e-mail addresses of a text, lower case. Found from each "@" outwards, so the cost stays linear. */
export function findEmails(text: string): EmailMatch[] {
  const s = foldText(text);
  const found: EmailMatch[] = [];
  let floor = 0;
  for (let at = s.indexOf("@"); at >= 0; at = s.indexOf("@", at + 1)) {
    let start = at;
    while (start > floor && at - start < 64 && isLocal(s.charCodeAt(start - 1))) start--;
    let end = at + 1;
    while (end < s.length && end - at < 200 && isHost(s.charCodeAt(end))) end++;
    while (end > at && /[.-]/.test(s[end - 1] ?? "")) end--;
    const local = s.slice(start, at);
    const host = s.slice(at + 1, end);
    if (s[end] === "_" || s[end] === "@") continue;
    if (!/^[a-z0-9_%+](?:[a-z0-9._%+-]*[a-z0-9_%+-])?$/i.test(local) || local.includes("..")) continue;
    if (!/\.[a-z][a-z0-9-]*[a-z]$/i.test(host) || /\.\.|^-|-\.|\.-/.test(host)) continue;
    found.push({ start, end, email: `${local}@${host}`.toLowerCase() });
    floor = end;
  }
  return found;
}
