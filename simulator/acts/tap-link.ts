/** A customer taps a link in a chat: what WeChat's browser does on the way, OAuth included. wecom §5.6 */
import type { Simulator } from "../core/simulator.js";
import type { Person } from "../state/customers.js";
import { ActError } from "./act-error.js";
import { codeFor } from "./oauth.js";

const AUTHORIZE = "https://open.weixin.qq.com/connect/oauth2/authorize";
/** As WeChat's browser on a phone calls itself. */
const WECHAT =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50(0x18003237) NetType/WIFI Language/zh_CN";
const MAX_HOPS = 10;
const LIMIT_MS = 10_000;

export interface TapResult {
  /** Where the customer arrived. */
  landedOn: string;
  /** Status of that page; null: it lies elsewhere, and was not fetched. */
  status: number | null;
  /** Every address on the way. */
  trail: string[];
}

/**
 * Follows the link as the person's WeChat. Pages of other places than the tapped one are not fetched: the simulator
 * plays WeChat, not the internet.
 *
 * @param from where it is tapped; `browser` stands for any other browser, which knows nobody.
 */
export async function tapLink(
  sim: Simulator,
  person: Person,
  url: string,
  from: "wechat" | "browser" = "wechat",
): Promise<TapResult> {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) throw new ActError("not an address of a page");
  const { host } = new URL(url);
  const cookies = new Map<string, string>();
  const trail: string[] = [];
  let at = new URL(url);
  for (let hop = 0; hop < MAX_HOPS; hop++) {
    trail.push(at.href);
    if (`${at.origin}${at.pathname}` === AUTHORIZE) {
      // snsapi_base asks nothing: the page goes straight on.
      at = codeFor(sim, at.searchParams, { userid: "", externalUserId: person.externalUserId });
      continue;
    }
    if (at.host !== host) return { landedOn: at.href, status: null, trail };
    const answer = await fetch(at, {
      redirect: "manual",
      signal: AbortSignal.timeout(LIMIT_MS),
      headers: {
        "user-agent": from === "wechat" ? WECHAT : "Mozilla/5.0",
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
      },
    }).catch((error: unknown) => {
      throw new ActError(`no answer from ${host}: ${error instanceof Error ? error.message : ""}`);
    });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ""] = line.split(";", 1);
      const cut = pair.indexOf("=");
      if (cut > 0) cookies.set(pair.slice(0, cut), pair.slice(cut + 1));
    }
    const next = answer.headers.get("location");
    if (next === null || answer.status < 300 || answer.status > 399) {
      return { landedOn: at.href, status: answer.status, trail };
    }
    at = new URL(next, at);
  }
  throw new ActError("too many redirects");
}
