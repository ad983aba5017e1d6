/** The pages of OAuth and QR login, at the platform's own paths. wecom §5.6 */
import { codeFor, trustedRedirect } from "../acts/oauth.js";
import { loginPage } from "../page/login-page.js";
import { PageAnswer, type ControlCall, type ControlRoute } from "./control.js";

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

function authorize(call: ControlCall): PageAnswer {
  const { corp } = trustedRedirect(call.sim, call.query);
  const members = [...corp.members.values()].filter((member) => member.leftAt === null && member.status === 1);
  return new PageAnswer("text/html; charset=utf-8", loginPage(corp.name, members, call.query));
}

function chosen({ sim, query }: ControlCall): PageAnswer {
  const who = { userid: query.get("userid") ?? "", externalUserId: query.get("external_userid") ?? "" };
  return new PageAnswer("text/plain", "", codeFor(sim, query, who).href);
}
