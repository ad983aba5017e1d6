/** Which contacts belong together for the caps of one company. */
import { valueOf, type Addressable } from "./salutation.js";

/** The company as caps compare it: folded, without spaces; null when it is not known. */
export function accountKeyOf(contact: Addressable): string | null {
  const company = valueOf(contact, "company")?.normalize("NFKC").replace(/\s+/g, "").toLowerCase();
  return company ? company.slice(0, 80) : null;
}
