/** The conversation archive: what is recorded, encrypted as the vendor's SDK would hand it over. wecom §6 */
import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHash,
  generateKeyPairSync,
  publicEncrypt,
} from "node:crypto";
import type { Simulator } from "../core/simulator.js";
import { pairKey, type Corp } from "../state/corp.js";
import type { ArchiveRecord } from "../state/content.js";
import type { ChatMessage } from "./customer-acts.js";
import { findMember } from "./relations.js";

const NOTIFY_EVERY_MS = 15_000;
/** Older messages cannot be pulled any more. */
export const PULL_WINDOW_S = 5 * 86_400;

export interface Chat {
  from: string;
  to: string[];
  /** Group chats. */
  roomId?: string;
  message: ChatMessage;
  action?: "send" | "recall";
  /** ms; default now. */
  at?: number;
}

/** Records a chat message when a seat member takes part and the customer agreed. @returns whether it was recorded. */
export function archiveChat(sim: Simulator, corp: Corp, chat: Chat): boolean {
  if (!corp.isArchiveOn) return false;
  const members = [chat.from, ...chat.to].filter((id) => findMember(corp, id)?.isArchived);
  const outsiders = [chat.from, ...chat.to].filter((id) => corp.people.has(id));
  const hasConsent =
    chat.roomId !== undefined && chat.roomId !== ""
      ? outsiders.length === 0 || outsiders.some((id) => members.some((member) => isAgreed(corp, member, id)))
      : outsiders.every((id) => members.some((member) => isAgreed(corp, member, id)));
  if (members.length === 0 || !hasConsent) return false;
  append(sim, corp, outsiders.length > 0, chat);
  return true;
}

function isAgreed(corp: Corp, userid: string, externalUserId: string): boolean {
  const status = corp.consents.get(pairKey(userid, externalUserId))?.status ?? "";
  return status === "Agree" || status === "Default_Agree";
}

/** The `agree` or `disagree` message in the stream. */
export function recordConsent(sim: Simulator, corp: Corp, from: string, userid: string, isAgree: boolean): void {
  if (!corp.isArchiveOn || !findMember(corp, userid)?.isArchived) return;
  const msgtype = isAgree ? "agree" : "disagree";
  append(sim, corp, true, {
    from,
    to: [userid],
    message: { msgtype, body: { userid: from, [`${msgtype}_time`]: sim.now() } },
  });
}

/** Types whose content has another key than the type (wecom §6.3). */
const CONTENT_KEYS: Readonly<Record<string, string>> = {
  external_redpacket: "redpacket",
  docmsg: "doc",
  markdown: "info",
  news: "info",
  voiptext: "info",
  qydiskfile: "info",
};

function append(sim: Simulator, corp: Corp, isExternal: boolean, chat: Chat): ArchiveRecord {
  const at = chat.at ?? sim.now();
  const { msgtype, body } = chat.message;
  const msgid = `${sim.random.digits(19)}_${Math.floor(at / 1_000)}${isExternal ? "_external" : ""}`;
  const plain = {
    msgid,
    action: chat.action ?? (msgtype === "revoke" ? "recall" : "send"),
    from: chat.from,
    tolist: chat.to,
    roomid: chat.roomId ?? "",
    msgtime: at,
    msgtype,
    [CONTENT_KEYS[msgtype] ?? msgtype]: body,
  };
  return appendRaw(sim, corp, plain);
}

/** Records a decrypted message as it is. */
export function appendRaw(sim: Simulator, corp: Corp, plain: Record<string, unknown>): ArchiveRecord {
  const at = Number(plain["msgtime"] ?? plain["time"] ?? sim.now());
  const record: ArchiveRecord = {
    seq: (corp.archive.at(-1)?.seq ?? 0) + 1,
    msgid: typeof plain["msgid"] === "string" ? plain["msgid"] : sim.random.digits(19),
    at: Math.floor(at / 1_000),
    keyVersion: currentKey(corp).version,
    plain: JSON.stringify(plain),
  };
  corp.archive.push(record);
  sim.changes++;
  if (sim.now() - corp.archiveNotifiedAtMs >= NOTIFY_EVERY_MS) notify(sim, corp);
  else {
    const due = corp.archiveNotifiedAtMs + NOTIFY_EVERY_MS;
    const isPlanned = sim.world.due.some((task) => task.kind === "archive-notify" && task.corpId === corp.corpId);
    if (!isPlanned) sim.scheduler.add({ at: due, kind: "archive-notify", corpId: corp.corpId, args: {} });
  }
  return record;
}

/** There is something new: at most every 15 seconds. */
export function notify(sim: Simulator, corp: Corp): void {
  corp.archiveNotifiedAtMs = sim.now();
  const app = corp.apps.find((app) => app.kind === "archive");
  sim.emit(corp, { MsgType: "event", AgentID: app?.agentId ?? 0, Event: "msgaudit_notify" }, { to: "archive" });
}

/** The newest key pair; made when the corp has uploaded none. */
export function currentKey(corp: Corp): Corp["archiveKeys"][number] {
  const newest = corp.archiveKeys.at(-1);
  return newest ?? addArchiveKey(corp);
}

/** Makes a key pair of the next version, or takes the corp's public key. */
export function addArchiveKey(corp: Corp, publicKey?: string): Corp["archiveKeys"][number] {
  const version = (corp.archiveKeys.at(-1)?.version ?? 0) + 1;
  if (publicKey !== undefined) {
    const key = { version, publicKey, privateKey: "" };
    corp.archiveKeys.push(key);
    return key;
  }
  const pair = generateKeyPairSync("rsa", {
    modulusLength: 2_048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const key = { version, ...pair };
  corp.archiveKeys.push(key);
  return key;
}

export interface EncryptedRecord {
  seq: number;
  msgid: string;
  publickey_ver: number;
  encrypt_random_key: string;
  encrypt_chat_msg: string;
}

/** One record as `GetChatData` returns it: RSA PKCS#1 v1.5 around a random key, the message under that key. */
export function encrypted(sim: Simulator, corp: Corp, record: ArchiveRecord): EncryptedRecord {
  const key = corp.archiveKeys.find((key) => key.version === record.keyVersion) ?? currentKey(corp);
  const randomKey = sim.random.id("", 32);
  return {
    seq: record.seq,
    msgid: record.msgid,
    publickey_ver: record.keyVersion,
    encrypt_random_key: publicEncrypt(
      { key: key.publicKey, padding: constants.RSA_PKCS1_PADDING },
      Buffer.from(randomKey),
    ).toString("base64"),
    encrypt_chat_msg: encryptChat(randomKey, record.plain, Buffer.from(sim.random.id("", 16))),
  };
}

/**
 * The cipher inside the vendor's `DecryptData` is not published; this one stands for it:
 * Base64 of IV (16 bytes) and AES-256-CBC under SHA-256 of the random key.
 */
function encryptChat(randomKey: string, plain: string, iv: Buffer): string {
  const cipher = createCipheriv("aes-256-cbc", createHash("sha256").update(randomKey).digest(), iv);
  return Buffer.concat([iv, cipher.update(plain), cipher.final()]).toString("base64");
}

/** @throws Error when the key is not the message's. */
export function decryptChat(randomKey: string, encryptedChat: string): string {
  const bytes = Buffer.from(encryptedChat, "base64");
  const key = createHash("sha256").update(randomKey).digest();
  const decipher = createDecipheriv("aes-256-cbc", key, bytes.subarray(0, 16));
  return Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]).toString();
}
