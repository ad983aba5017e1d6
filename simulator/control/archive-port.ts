/** The archive behind HTTP, answering what the vendor's SDK would; and the console's side of it. wecom §6.2 */
import { z } from "zod";
import { addArchiveKey, appendRaw, currentKey, decryptChat, encrypted, PULL_WINDOW_S } from "../acts/archive.js";
import type { Json } from "../core/params.js";
import { PlatformError } from "../core/platform-error.js";
import type { Corp } from "../state/corp.js";
import type { ControlCall, ControlRoute } from "./control.js";

const MEDIA_CHUNK_BYTES = 512 * 1024;
const MEDIA_LIFE_S = 3 * 86_400;

export const archivePortRoutes: readonly ControlRoute[] = [
  {
    method: "GET",
    path: "/sim/archive/pull",
    about: "GetChatData: ?corpid=&secret=&seq=&limit=, encrypted as the vendor's SDK returns it",
    handle: pull,
  },
  {
    method: "GET",
    path: "/sim/archive/media",
    about: "GetMediaData: ?corpid=&secret=&sdkfileid=&indexbuf=; chunks of 512 KB in base64",
    handle: mediaChunk,
  },
  {
    method: "POST",
    path: "/sim/archive/decrypt",
    about: "DecryptData: {encrypt_key, encrypt_msg}; encrypt_key is the RSA-decrypted random key",
    handle: ({ body }) => {
      const { encrypt_key, encrypt_msg } = z.object({ encrypt_key: z.string(), encrypt_msg: z.string() }).parse(body);
      try {
        return { errcode: 0, errmsg: "ok", message: decryptChat(encrypt_key, encrypt_msg) };
      } catch {
        return { errcode: 10006, errmsg: "decryption failed" };
      }
    },
  },
  {
    method: "GET",
    path: "/sim/archive",
    about: "state of the archive: keys, seats, consents, last seq",
    handle: ({ corp }) => ({
      isOn: corp.isArchiveOn,
      keys: corp.archiveKeys,
      seats: [...corp.members.values()].filter((member) => member.isArchived).map((member) => member.userid),
      lastSeq: corp.archive.at(-1)?.seq ?? 0,
      consents: Object.fromEntries(corp.consents),
    }),
  },
  {
    method: "POST",
    path: "/sim/archive/keys/current",
    about: "the newest key pair; made when there is none",
    handle: ({ corp }) => currentKey(corp),
  },
  {
    method: "POST",
    path: "/sim/archive/keys",
    about: "the next key version: {publicKey?} PEM; without it a pair is made and answered",
    handle: ({ corp, body }) => {
      const { publicKey } = z.object({ publicKey: z.string().optional() }).parse(body);
      currentKey(corp);
      return addArchiveKey(corp, publicKey);
    },
  },
  {
    method: "POST",
    path: "/sim/archive/switch",
    about: "the archive on or off: {on}",
    handle: ({ corp, body }) => {
      corp.isArchiveOn = z.object({ on: z.boolean() }).parse(body).on;
    },
  },
  {
    method: "POST",
    path: "/sim/archive/messages",
    about: "puts decrypted messages into the stream as they are: {messages}",
    handle: ({ sim, corp, body }) => {
      const { messages } = z.object({ messages: z.array(z.record(z.string(), z.unknown())) }).parse(body);
      return { seqs: messages.map((message) => appendRaw(sim, corp, message).seq) };
    },
  },
  {
    method: "POST",
    path: "/sim/archive/media",
    about: "a file for archived messages: {base64}; its sdkfileid is answered",
    handle: ({ sim, corp, body }) => {
      const { base64 } = z.object({ base64: z.string() }).parse(body);
      const fileId = sim.random.id("", 120);
      const bytes = Uint8Array.from(Buffer.from(base64, "base64"));
      corp.archiveMedia.set(fileId, { fileId, bytes, createdAt: sim.seconds() });
      return { sdkfileid: fileId, filesize: bytes.length };
    },
  },
];

/** The corp whose archive secret this is, as the SDK's Init checks it. */
function archiveCorp({ sim, query }: ControlCall): Corp {
  const corp = sim.world.corps.get(query.get("corpid") ?? "");
  const secret = query.get("secret") ?? "";
  if (!corp?.apps.some((app) => app.kind === "archive" && app.secret === secret)) throw new PlatformError(40001);
  if (!corp.isArchiveOn) throw new PlatformError(301053);
  return corp;
}

/** Errors of the SDK come as codes in the answer, not as HTTP errors. */
function answered(act: () => Json): Json {
  try {
    return { errcode: 0, errmsg: "ok", ...act() };
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    return { errcode: error.errcode, errmsg: error.message };
  }
}

function pull(call: ControlCall): Json {
  return answered(() => {
    const corp = archiveCorp(call);
    const { sim, query } = call;
    const after = Number(query.get("seq") ?? 0);
    const limit = Number(query.get("limit") ?? 1_000);
    if (!Number.isInteger(after) || after < 0 || !Number.isInteger(limit) || limit < 1 || limit > 1_000) {
      return { errcode: 10000, errmsg: "parameter" };
    }
    const oldest = sim.seconds() - PULL_WINDOW_S;
    const rows = corp.archive.slice(firstSeqAfter(corp, after)).filter((record) => record.at >= oldest);
    return { chatdata: rows.slice(0, limit).map((record) => encrypted(sim, corp, record)) };
  });
}

/** Records have consecutive numbers from 1. */
const firstSeqAfter = (corp: Corp, after: number): number => Math.max(0, after - ((corp.archive[0]?.seq ?? 1) - 1));

function mediaChunk(call: ControlCall): Json {
  return answered(() => {
    const corp = archiveCorp(call);
    const media = corp.archiveMedia.get(call.query.get("sdkfileid") ?? "");
    if (!media) return { errcode: 10005, errmsg: "fileid wrong" };
    if (call.sim.seconds() - media.createdAt > MEDIA_LIFE_S) return { errcode: 10010, errmsg: "data expired" };
    const range = /^Range:bytes=(\d+)-\d+$/.exec(call.query.get("indexbuf") ?? "");
    const start = range ? Number(range[1]) : 0;
    const end = Math.min(start + MEDIA_CHUNK_BYTES, media.bytes.length);
    const isFinished = end >= media.bytes.length;
    return {
      data: Buffer.from(media.bytes.subarray(start, end)).toString("base64"),
      outindexbuf: isFinished ? "" : `Range:bytes=${end}-${Math.min(end + MEDIA_CHUNK_BYTES, media.bytes.length) - 1}`,
      is_finish: isFinished ? 1 : 0,
    };
  });
}
