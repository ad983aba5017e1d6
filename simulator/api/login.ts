/** JS-SDK tickets, OAuth and QR login. wecom §5.5, §5.6 */
import { refuse } from "../core/platform-error.js";
import { findMember } from "../acts/relations.js";
import { appSees } from "../state/visibility.js";
import type { Call, Routes } from "../server/route.js";

const TICKET_LIFE_S = 7_200;
const CODE_LIFE_S = 300;
const USER_TICKET_LIFE_S = 1_800;

export const loginRoutes: Routes = {
  get_jsapi_ticket: { needs: "app", handle: (call) => ticketOf(call, "corp") },
  "ticket/get": {
    needs: "app",
    handle: (call) => {
      if (call.params.text("type", { missing: 91040 }) !== "agent_config") refuse(91040);
      return ticketOf(call, `agent ${call.app.agentId}`);
    },
  },
  "auth/getuserinfo": { needs: "app", isUnlimited: true, handle: userInfo },
  "user/getuserinfo": { needs: "app", isUnlimited: true, handle: userInfo },
  "auth/getuserdetail": { needs: "app", handle: userDetail },
  "user/getuserdetail": { needs: "app", handle: userDetail },
};

function ticketOf({ sim, corp }: Call, kind: string): Record<string, unknown> {
  const known = corp.tickets.get(kind);
  if (known && known.expiresAtMs > sim.now()) {
    return { ticket: known.ticket, expires_in: Math.ceil((known.expiresAtMs - sim.now()) / 1_000) };
  }
  const ticket = sim.random.id("", 86);
  corp.tickets.set(kind, { ticket, expiresAtMs: sim.now() + TICKET_LIFE_S * 1_000 });
  return { ticket, expires_in: TICKET_LIFE_S };
}

/** Who logged in: a member, or an outside person by openid. */
function userInfo(call: Call): Record<string, unknown> {
  const { sim, corp, params, now } = call;
  const text = params.text("code", { missing: 41008 });
  const code = corp.oauthCodes.get(text) ?? refuse(40029);
  if (code.isUsed) refuse(42022);
  if (now - code.at > CODE_LIFE_S) refuse(42003);
  code.isUsed = true;
  if (code.userid === "") {
    const person = corp.people.get(code.externalUserId);
    // Named only while some member whom the app sees has the person as a customer.
    const followers = [...(corp.followersOf.get(code.externalUserId) ?? [])];
    const isCustomer = followers.some((userid) => appSees(corp, call.app, userid));
    return {
      openid: person?.openId ?? "",
      ...(person && isCustomer ? { external_userid: person.externalUserId } : {}),
    };
  }
  const member = findMember(corp, code.userid) ?? refuse(60111);
  if (code.scope !== "snsapi_privateinfo") return { userid: member.userid };
  const ticket = sim.random.id("", 64);
  corp.userTickets.set(ticket, { userid: member.userid, at: now });
  return { userid: member.userid, user_ticket: ticket };
}

function userDetail({ corp, params, now }: Call): Record<string, unknown> {
  const ticket = corp.userTickets.get(params.text("user_ticket", { missing: 84015 })) ?? refuse(84015);
  if (now - ticket.at > USER_TICKET_LIFE_S) refuse(84014);
  const member = findMember(corp, ticket.userid) ?? refuse(60111);
  const { userid, gender, avatar, mobile, email } = member;
  return { userid, gender, avatar, qr_code: "", mobile, email, biz_mail: email, address: "" };
}
