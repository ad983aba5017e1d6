/** The pages of OAuth and QR login, at the platform's own paths. wecom §5.6 */
import { ActError } from "../acts/act-error.js";
import { PlatformError } from "../core/platform-error.js";
import { loginPage } from "../page/login-page.js";
import type { Corp } from "../state/corp.js";
import { PageAnswer, type ControlCall, type ControlRoute } from "./control.js";
import { notFound } from "./machine.js";

export const loginPageRoutes: readonly ControlRoute[] = [
  {
    method: "GET",
    path: "/connect/oauth2/authorize",
    about: "in-client OAuth: ?appid=&redirect_uri=&scope=&state=&agentid=; shows whom to log in as",
    handle: authorize,
  },
  {
    method: "GET",
    path: "/wwlogin/sso/login",
    about: "QR login: ?login_type=CorpApp&appid=&agentid=&redirect_uri=&state=",
    handle: authorize,
  },
  {
    method: "GET",
    path: "/sim/oauth2/choose",
    about: "somebody chose who logs in: &userid= or &external_userid=; redirects with the code",
    handle: chosen,
  },
];

function trustedRedirect({ sim, query }: ControlCall): { corp: Corp; target: URL } {
  const corp = sim.world.corps.get(query.get("appid") ?? "") ?? notFound("corp", query.get("appid") ?? "");
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

function authorize(call: ControlCall): PageAnswer {
  const { corp } = trustedRedirect(call);
  const members = [...corp.members.values()].filter((member) => member.leftAt === null && member.status === 1);
  return new PageAnswer("text/html; charset=utf-8", loginPage(corp.name, members, call.query));
}

function chosen(call: ControlCall): PageAnswer {
  const { sim, query } = call;
  const { corp, target } = trustedRedirect(call);
  const code = sim.random.id("", 43);
  corp.oauthCodes.set(code, {
    userid: query.get("userid") ?? "",
    externalUserId: query.get("external_userid") ?? "",
    at: sim.seconds(),
    isUsed: false,
    scope: query.get("scope") ?? "snsapi_base",
  });
  target.searchParams.set("code", code);
  if (query.get("state") !== null) target.searchParams.set("state", query.get("state") ?? "");
  return new PageAnswer("text/plain", "", target.href);
}
