/** The archive behind HTTP, as the local simulator offers it instead of the vendor's library. */
import type { KeyObject } from "node:crypto";
import { z } from "zod";
import { AppError } from "#src/domain/shared/errors.js";
import { ArchiveError, type ArchiveReader } from "#src/usecases/wecom-archive/ports.js";
import type { Transport } from "../client/http-transport.js";
import { sealedMessages } from "./chat-data.js";
import { keyRing, openRandomKey } from "./random-key.js";

export interface HttpArchiveOptions {
  /** Address of the simulator. */
  baseUrl: string;
  corpId: string;
  secret: string;
  keys: ReadonlyMap<number, KeyObject>;
  transport: Transport;
}

const TIMEOUT_MS = 30_000;
const Decrypted = z.looseObject({ errcode: z.number().default(0), message: z.string().default("") });
const Media = z.looseObject({
  errcode: z.number().default(0),
  data: z.string().default(""),
  outindexbuf: z.string().default(""),
  is_finish: z.number().default(1),
});

export function httpArchive({ baseUrl, corpId, secret, keys, transport }: HttpArchiveOptions): ArchiveReader {
  const keyOf = keyRing(keys);
  const ask = async (path: string, query: Record<string, string>, body?: unknown): Promise<string> => {
    const url = new URL(`/sim/archive/${path}`, baseUrl);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const outcome = await transport({
      method: body === undefined ? "GET" : "POST",
      url: url.href,
      timeoutMs: TIMEOUT_MS,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    if (outcome.kind !== "answer" || outcome.status >= 400) {
      throw new AppError("dependency_unavailable", "会话存档暂时连不上", { retryable: true });
    }
    return outcome.body.toString("utf8");
  };
  const as = { corpid: corpId, secret };
  return {
    pull: async (afterSeq, limit) =>
      sealedMessages(await ask("pull", { ...as, seq: String(BigInt(afterSeq || "0")), limit: String(limit) })),
    open: async ({ keyVersion, randomKey, message }) => {
      const key = openRandomKey(keyOf(keyVersion), randomKey);
      const answer = Decrypted.parse(JSON.parse(await ask("decrypt", {}, { encrypt_key: key, encrypt_msg: message })));
      if (answer.errcode !== 0) throw new ArchiveError(answer.errcode, "DecryptData");
      return answer.message;
    },
    async *media(fileId) {
      for (let index = ""; ;) {
        const answer = Media.parse(JSON.parse(await ask("media", { ...as, sdkfileid: fileId, indexbuf: index })));
        if (answer.errcode !== 0) throw new ArchiveError(answer.errcode, "GetMediaData");
        yield Buffer.from(answer.data, "base64");
        if (answer.is_finish !== 0) return;
        index = answer.outindexbuf;
      }
    },
  };
}
