/** Codes of OAuth and QR login: for whom, and where they may go. wecom §5.6 */
import { PlatformError } from "../core/platform-error.js";
import type { Simulator } from "../core/simulator.js";
import type { Corp } from "../state/corp.js";
import { ActError } from "./act-error.js";

/** The corp that asks, and where the person goes back to; its domain must be trusted. */
export function trustedRedirect(sim: Simulator, query: URLSearchParams): { corp: Corp; target: URL } {
  const corp = sim.world.corps.get(query.get("appid") ?? "");
  if (!corp) throw new ActError(`no corp ${query.get("appid") ?? ""}`);
  const agentId = query.get("agentid");
  const app = corp.apps.find(
    (candidate) => candidate.kind === "self-built" && (agentId === null || String(candidate.agentId) === agentId),
  );
  let target: URL;
  try {
    target = new URL(query.get("redirect_uri") ?? "");
  } catch {
    throw new ActError("redirect_uri is not an address");
  }
  const { trustedDomains = [] } = app ?? {};
  if (!app || (trustedDomains.length > 0 && !trustedDomains.includes(target.host))) throw new PlatformError(50001);
  return { corp, target };
}

/** The address to go back to, with a code for the person. */
export function codeFor(sim: Simulator, query: URLSearchParams, who: { userid: string; externalUserId: string }): URL {
  const { corp, target } = trustedRedirect(sim, query);
  const code = sim.random.id("", 43);
  const scope = query.get("scope") ?? "snsapi_base";
  corp.oauthCodes.set(code, { ...who, at: sim.seconds(), isUsed: false, scope });
  target.searchParams.set("code", code);
  if (query.get("state") !== null) target.searchParams.set("state", query.get("state") ?? "");
  return target;
}
