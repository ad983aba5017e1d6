/** Which friend requests are accepted. */

/**
 * @param rule  "always", "never" or "keyword:WORD" (the request's words must contain it, whatever the case).
 * @param hello what the person wrote with the request.
 */
export function acceptsFriend(rule: string, hello: string): boolean {
  if (rule === "always") return true;
  if (!rule.startsWith("keyword:")) return false;
  const keyword = rule.slice("keyword:".length).trim().toLowerCase();
  return keyword !== "" && hello.toLowerCase().includes(keyword);
}
