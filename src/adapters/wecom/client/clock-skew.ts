/** How far WeCom's clock is from ours, by the Date header that every HTTP answer has (RFC 9110 §6.6.1). */
import { request } from "undici";

/** @returns their clock minus ours, in ms, as exact as the header's seconds; null: no answer. */
export async function clockSkewMs(baseUrl: string): Promise<number | null> {
  const sentAt = Date.now();
  const answer = await request(`${baseUrl}/cgi-bin/get_api_domain_ip`, {
    headersTimeout: 5_000,
    bodyTimeout: 5_000,
  }).catch(() => null);
  if (!answer) return null;
  await answer.body.dump();
  const header = answer.headers["date"];
  const theirs = typeof header === "string" ? Date.parse(header) : NaN;
  if (Number.isNaN(theirs)) return null;
  // The header names the second's beginning, at about the middle of the way.
  return theirs + 500 - (sentAt + Date.now()) / 2;
}
