/** What customers do in WeChat: scan, write, delete, agree to be recorded. */
import type { Simulator } from "../core/simulator.js";
import { pairKey, type Corp } from "../state/corp.js";
import type { ContactWay, Follow, Person, WelcomeCode } from "../state/customers.js";
import type { Member } from "../state/directory.js";
import { membersOfDepartments } from "../state/visibility.js";
import { ActError } from "./act-error.js";
import { archiveChat, recordConsent } from "./archive.js";
import { addChatLine } from "./chat-lines.js";
import { countLinkMessage } from "./links.js";
import { addFollow, figuresOf, findFollow, findMember } from "./relations.js";

/** A welcome on the half-add stands for the whole: no second code so soon afterwards. */
const HALF_ADD_MS = 60_000;

export interface AddOptions {
  /** wecom §4.1; default 1 (QR code) for codes, 3 otherwise. */
  addWay?: number;
  state?: string;
  linkId?: string;
  /** The member has still to confirm: `add_half_external_contact` first. */
  isHalf?: boolean;
  /** Nobody is told; for filling a corp. */
  isSilent?: boolean;
  createdAt?: number;
  /** Who started it; default the customer. */
  operUserid?: string;
}

export interface AddResult {
  userid: string;
  externalUserId: string;
  state: string;
  welcomeCode: string;
  event: string;
}

/** A customer and a member become contacts. Events and the welcome code follow. */
export function addContact(
  sim: Simulator,
  corp: Corp,
  person: Person,
  userid: string,
  options: AddOptions = {},
): AddResult {
  const member = activeMember(corp, userid);
  const known = findFollow(corp, member.userid, person.externalUserId);
  const isNew = !known || known.isRemovedByCustomer;
  const count = corp.followsByMember.get(member.userid.toLowerCase())?.size ?? 0;
  if (!known && count >= member.customerCap) throw new ActError(`${member.userid} has no room for more customers`);
  const state = options.state ?? "";
  const result = { userid: member.userid, externalUserId: person.externalUserId, state, welcomeCode: "", event: "" };
  if (!isNew) return result;
  if (!options.isHalf) {
    addFollow(sim, corp, {
      userid: member.userid,
      externalUserId: person.externalUserId,
      addWay: options.addWay ?? 3,
      operUserid: options.operUserid ?? person.externalUserId,
      state,
      linkId: options.linkId ?? "",
      ...(options.createdAt === undefined ? {} : { createdAt: options.createdAt }),
    });
  }
  sim.changes++;
  if (options.isSilent) return result;
  const welcomeCode = issueWelcomeCode(sim, corp, member, person);
  const event = options.isHalf ? "add_half_external_contact" : "add_external_contact";
  sim.emit(
    corp,
    {
      MsgType: "event",
      Event: "change_external_contact",
      ChangeType: event,
      UserID: member.userid,
      ExternalUserID: person.externalUserId,
      State: state === "" ? undefined : state,
      WelcomeCode: welcomeCode === "" ? undefined : welcomeCode,
    },
    { userids: [member.userid] },
  );
  return { ...result, welcomeCode, event };
}

/** 20 seconds, once. None for WeCom users, with a console welcome, or when a half-add was greeted already. */
function issueWelcomeCode(sim: Simulator, corp: Corp, member: Member, person: Person): string {
  const welcomedAt = corp.welcomedAt.get(pairKey(member.userid, person.externalUserId)) ?? -Infinity;
  const isWelcomed = sim.now() - welcomedAt < HALF_ADD_MS;
  if (person.type === 2 || member.hasConsoleWelcome || !member.hasCustomerContact || isWelcomed) return "";
  const code: WelcomeCode = {
    code: sim.random.id("", 43),
    userid: member.userid,
    externalUserId: person.externalUserId,
    issuedAtMs: sim.now(),
    use: "open",
  };
  for (const [old, { issuedAtMs }] of corp.welcomeCodes) {
    if (sim.now() - issuedAtMs < 600_000) break;
    corp.welcomeCodes.delete(old);
  }
  corp.welcomeCodes.set(code.code, code);
  return code.code;
}

/** Scans a contact way: one of its members is added, in turn. */
export function scanContactWay(
  sim: Simulator,
  corp: Corp,
  person: Person,
  way: ContactWay,
  options: { isHalf?: boolean; isSilent?: boolean } = {},
): AddResult {
  const userids = [...new Set([...way.users, ...membersOfDepartments(corp, way.parties).map((m) => m.userid)])];
  const able = userids.filter((userid) => isAble(corp, userid));
  if (able.length === 0) throw new ActError("nobody of this code can be added");
  if (way.isTemp && sim.seconds() > way.createdAt + way.expiresIn) throw new ActError("the code has expired");
  if (way.isTemp && way.unionId !== "" && way.unionId !== person.unionId)
    throw new ActError("the code is for another person");
  const former = way.isExclusive ? able.find((userid) => findFollow(corp, userid, person.externalUserId)) : undefined;
  const userid = former ?? able[way.turn++ % able.length] ?? "";
  return addContact(sim, corp, person, userid, { addWay: 1, state: way.state, ...options });
}

const isAble = (corp: Corp, userid: string): boolean => {
  const member = findMember(corp, userid);
  return member !== undefined && member.leftAt === null && member.status === 1 && member.hasCustomerContact;
};

/** The customer deletes the member: the member still has the customer and only the event tells. */
export function customerDeletesMember(sim: Simulator, corp: Corp, externalUserId: string, userid: string): void {
  const follow = relation(corp, userid, externalUserId);
  if (follow.isRemovedByCustomer) return;
  follow.isRemovedByCustomer = true;
  figuresOf(sim, corp, follow.userid).negative++;
  sim.changes++;
  sim.emit(
    corp,
    {
      MsgType: "event",
      Event: "change_external_contact",
      ChangeType: "del_follow_user",
      UserID: follow.userid,
      ExternalUserID: externalUserId,
    },
    { userids: [follow.userid] },
  );
}

/** A message as people write it. */
export interface ChatMessage {
  msgtype: string;
  /** Body of the type, as in the archive. */
  body: Record<string, unknown>;
}

/** The customer writes to a member: the archive (when agreed), figures, acquisition links. */
export function customerWrites(
  sim: Simulator,
  corp: Corp,
  externalUserId: string,
  userid: string,
  message: ChatMessage,
): { isArchived: boolean } {
  const follow = relation(corp, userid, externalUserId);
  if (follow.isRemovedByCustomer) throw new ActError("the customer has deleted this member");
  follow.hasCustomerWritten = true;
  follow.customerMessages++;
  follow.lastCustomerMs = sim.now();
  follow.lastInteractionAt = sim.seconds();
  const figures = figuresOf(sim, corp, follow.userid);
  figures.chats.add(externalUserId);
  countLinkMessage(sim, corp, follow);
  sim.changes++;
  const isArchived = archiveChat(sim, corp, { from: externalUserId, to: [follow.userid], message });
  addChatLine(sim, corp, { from: externalUserId, to: follow.userid, chatId: "", ...message, isArchived });
  return { isArchived };
}

/** The customer answers the question whether the chat with a member may be recorded. */
export function customerConsents(
  sim: Simulator,
  corp: Corp,
  externalUserId: string,
  userid: string,
  isAgreed: boolean,
): { welcomeCode: string } {
  const follow = relation(corp, userid, externalUserId);
  corp.consents.set(pairKey(follow.userid, externalUserId), {
    status: isAgreed ? "Agree" : "Disagree",
    changedAt: sim.seconds(),
  });
  sim.changes++;
  recordConsent(sim, corp, externalUserId, follow.userid, isAgreed);
  if (!isAgreed) return { welcomeCode: "" };
  const member = activeMember(corp, follow.userid);
  const person = corp.people.get(externalUserId);
  const welcomeCode = person ? issueWelcomeCode(sim, corp, member, person) : "";
  sim.emit(
    corp,
    {
      MsgType: "event",
      Event: "change_external_contact",
      ChangeType: "msg_audit_approved",
      UserID: follow.userid,
      ExternalUserID: externalUserId,
      WelcomeCode: welcomeCode === "" ? undefined : welcomeCode,
    },
    { to: "archive", userids: [follow.userid] },
  );
  return { welcomeCode };
}

export function relation(corp: Corp, userid: string, externalUserId: string): Follow {
  const follow = findFollow(corp, userid, externalUserId);
  if (!follow) throw new ActError(`${userid} does not have ${externalUserId}`);
  return follow;
}

export function activeMember(corp: Corp, userid: string): Member {
  const member = findMember(corp, userid);
  if (!member || member.leftAt !== null) throw new ActError(`no member ${userid}`);
  return member;
}
