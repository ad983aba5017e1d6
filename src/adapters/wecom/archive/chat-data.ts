/** The JSON that `GetChatData` answers (wecom.md §6.2). */
import { z } from "zod";
import { ArchiveError, type SealedMessage } from "#src/usecases/wecom-archive/ports.js";

const ChatData = z.looseObject({
  errcode: z.number().default(0),
  errmsg: z.string().default(""),
  chatdata: z
    .array(
      z.looseObject({
        seq: z.string(),
        msgid: z.string(),
        publickey_ver: z.number(),
        encrypt_random_key: z.string(),
        encrypt_chat_msg: z.string(),
      }),
    )
    .nullish(),
});

const SEQ_DIGITS = 20;

const paddedSeq = (seq: string | number | bigint): string => String(seq).padStart(SEQ_DIGITS, "0");

/** @throws ArchiveError the platform's code. */
export function sealedMessages(json: string): SealedMessage[] {
  // 64-bit numbers would lose their last digits as JSON numbers.
  const exact = json.replace(/("seq"\s*:\s*)(\d+)/g, '$1"$2"');
  const { errcode, chatdata } = ChatData.parse(JSON.parse(exact));
  if (errcode !== 0) throw new ArchiveError(errcode, "GetChatData");
  return (chatdata ?? []).map((row) => ({
    seq: paddedSeq(row.seq),
    msgId: row.msgid,
    keyVersion: row.publickey_ver,
    randomKey: row.encrypt_random_key,
    message: row.encrypt_chat_msg,
  }));
}
