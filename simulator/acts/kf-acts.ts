/** What happens at the customer service desk (微信客服). wecom §7 */
import type { Simulator } from "../core/simulator.js";
import type { Json } from "../core/params.js";
import type { Corp } from "../state/corp.js";
import type { KfAccount, KfCode, KfSession } from "../state/content.js";
import { membersOfDepartments } from "../state/visibility.js";
import { ActError } from "./act-error.js";
import { receive } from "./receive.js";

const WELCOME_PAUSE_S = 48 * 3_600;

export function addKfAccount(sim: Simulator, corp: Corp, name: string, mediaId = "", openKfId?: string): KfAccount {
  const account: KfAccount = {
    openKfId: openKfId ?? sim.random.id("wk", 30),
    name,
    mediaId,
    servicers: [],
    messages: [],
    scenes: new Map(),
  };
  corp.kfAccounts.set(account.openKfId, account);
  return account;
}

/** The session of a customer at an account; not begun is state 4. */
export function kfSession(corp: Corp, openKfId: string, externalUserId: string): KfSession {
  const key = `${openKfId} ${externalUserId}`;
  let session = corp.kfSessions.get(key);
  if (!session) {
    session = {
      openKfId,
      externalUserId,
      state: 4,
      servicer: "",
      lastCustomerAt: 0,
      answers: 0,
      lastWelcomeAt: 0,
      enteredAt: 0,
      scene: "",
      sceneParam: "",
    };
    corp.kfSessions.set(key, session);
  }
  return session;
}

/** Puts a message or event into the account's stream and tells the app, with a token for 10 minutes. */
export function appendKf(sim: Simulator, corp: Corp, account: KfAccount, body: Json): string {
  const msgid = sim.random.id("", 32);
  account.messages.push({
    seq: sim.seq(),
    at: sim.seconds(),
    body: { msgid, send_time: sim.seconds(), ...body },
  });
  const token = sim.random.id("ENC", 40);
  corp.kfTokens.set(token, { openKfId: account.openKfId, at: sim.seconds() });
  for (const [old, { at }] of corp.kfTokens) if (sim.seconds() - at > 3_600) corp.kfTokens.delete(old);
  sim.changes++;
  sim.emit(
    corp,
    { MsgType: "event", Event: "kf_msg_or_event", Token: token, OpenKfId: account.openKfId },
    { to: "kf" },
  );
  return msgid;
}

export const kfEvent = (event: Json): Json => ({ origin: 4, msgtype: "event", event });

/** A code for `send_msg_on_event`. */
export function issueKfCode(sim: Simulator, corp: Corp, session: KfSession, kind: KfCode["kind"]): string {
  const code = sim.random.id("", 36);
  const { openKfId, externalUserId } = session;
  corp.kfCodes.set(code, { code, openKfId, externalUserId, kind, issuedAt: sim.seconds(), isUsed: false });
  return code;
}

/** The customer opens the chat window from a link. */
export function kfEnters(
  sim: Simulator,
  corp: Corp,
  account: KfAccount,
  externalUserId: string,
  scene = "",
  sceneParam = "",
): { welcomeCode: string } {
  const session = kfSession(corp, account.openKfId, externalUserId);
  const now = sim.seconds();
  Object.assign(session, { enteredAt: now, scene, sceneParam });
  const isGreeted = now - session.lastWelcomeAt < WELCOME_PAUSE_S || now - session.lastCustomerAt < WELCOME_PAUSE_S;
  const welcomeCode = isGreeted ? "" : issueKfCode(sim, corp, session, "welcome");
  appendKf(
    sim,
    corp,
    account,
    kfEvent({
      event_type: "enter_session",
      open_kfid: account.openKfId,
      external_userid: externalUserId,
      scene,
      scene_param: sceneParam,
      ...(welcomeCode === "" ? {} : { welcome_code: welcomeCode }),
    }),
  );
  return { welcomeCode };
}

/** The customer writes: the window of 48 hours and 5 answers opens anew; an ended session begins again. */
export function kfCustomerWrites(
  sim: Simulator,
  corp: Corp,
  account: KfAccount,
  externalUserId: string,
  message: { msgtype: string; body: Json },
): { msgid: string; state: number } {
  const session = kfSession(corp, account.openKfId, externalUserId);
  session.lastCustomerAt = sim.seconds();
  session.answers = 0;
  if (session.state === 4) Object.assign(session, { state: 0, servicer: "" });
  const msgid = appendKf(sim, corp, account, {
    open_kfid: account.openKfId,
    external_userid: externalUserId,
    origin: 3,
    msgtype: message.msgtype,
    [message.msgtype]: message.body,
  });
  return { msgid, state: session.state };
}

/** userids of those who may serve. */
export function servicersOf(corp: Corp, account: KfAccount): string[] {
  return account.servicers.flatMap((servicer) =>
    servicer.userid === ""
      ? membersOfDepartments(corp, [servicer.departmentId]).map((member) => member.userid)
      : [servicer.userid],
  );
}

/** A member takes the session in the client (from the pool, or from a colleague). */
export function kfServicerTakes(
  sim: Simulator,
  corp: Corp,
  account: KfAccount,
  externalUserId: string,
  userid: string,
): void {
  if (!servicersOf(corp, account).includes(userid)) throw new ActError(`${userid} is no servicer`);
  const session = kfSession(corp, account.openKfId, externalUserId);
  const isHandedOn = session.state === 3;
  const old = session.servicer;
  Object.assign(session, { state: 3, servicer: userid });
  appendKf(
    sim,
    corp,
    account,
    kfEvent({
      event_type: "session_status_change",
      open_kfid: account.openKfId,
      external_userid: externalUserId,
      change_type: isHandedOn ? 2 : 1,
      ...(old === "" ? {} : { old_servicer_userid: old }),
      new_servicer_userid: userid,
      ...(isHandedOn ? {} : { msg_code: issueKfCode(sim, corp, session, "taken") }),
    }),
  );
}

/** The member writes in the client. */
export function kfServicerWrites(
  sim: Simulator,
  corp: Corp,
  account: KfAccount,
  externalUserId: string,
  userid: string,
  message: { msgtype: string; body: Json },
): string {
  const session = kfSession(corp, account.openKfId, externalUserId);
  if (session.state !== 3 || session.servicer !== userid) throw new ActError(`${userid} does not serve this customer`);
  receive(sim, corp, { kind: "kf", from: userid, externalUserId, content: { [message.msgtype]: message.body } });
  return appendKf(sim, corp, account, {
    open_kfid: account.openKfId,
    external_userid: externalUserId,
    origin: 5,
    servicer_userid: userid,
    msgtype: message.msgtype,
    [message.msgtype]: message.body,
  });
}

/** The member ends the session in the client. */
export function kfServicerEnds(sim: Simulator, corp: Corp, account: KfAccount, externalUserId: string): void {
  const session = kfSession(corp, account.openKfId, externalUserId);
  const old = session.servicer;
  Object.assign(session, { state: 4, servicer: "" });
  appendKf(
    sim,
    corp,
    account,
    kfEvent({
      event_type: "session_status_change",
      open_kfid: account.openKfId,
      external_userid: externalUserId,
      change_type: 3,
      old_servicer_userid: old,
      msg_code: issueKfCode(sim, corp, session, "ended"),
    }),
  );
}
