/** Sends through a logged-in Wechaty bot, paced like a person. */
import { FileBox, type FileBoxInterface } from "file-box";
import type { Wechaty } from "wechaty";
import type { Pace } from "#src/domain/bot/pacing.js";
import type { Attachment } from "#src/domain/material/attachment.js";
import { AppError, InvalidInputError } from "#src/domain/shared/errors.js";
import type { ContactMessenger } from "#src/usecases/touch/ports.js";

export interface WechatyMessengerOptions {
  /** Least time between two messages of the account, in ms. */
  minGapMs: number;
  /** May the account still be used? Asked right before every send: a lost lease stops the bot. */
  isHeld: () => boolean;
  /** When a person with this account would send the text; left out: at once. */
  pace?: (text: string) => Promise<Pace>;
  /** A file of the library; null when it is gone. Left out: files cannot be sent. */
  fileOf?: (corpId: string, materialId: string) => Promise<{ name: string; bytes: Buffer } | null>;
  /** Told whether the puppet sends files, as use shows it. */
  onLearned?: (sendsFiles: "yes" | "no") => void;
}

/** A messenger that also speaks in conversations by their id in the channel, at the same pace. */
export interface WechatyMessenger extends Pick<ContactMessenger, "send"> {
  /** @throws AppError channel_unavailable: certainly nothing went out. */
  say(conversationId: string, text: string): Promise<{ channelMessageId: string | null }>;
}

/** Longest wait for the account's turn and the typing, in ms; beyond it the message is planned again. */
const MAX_WAIT_MS = 20_000;

/**
 * `send` hands over to the puppet exactly once. The puppet is asked directly: `contact.say` reads the message back
 * afterwards, and a failure of that read would look like a failed send.
 */
export function wechatyMessenger(bot: Wechaty, options: WechatyMessengerOptions): WechatyMessenger {
  let nextAt = 0;
  /** Waits like a person would, and looks once more whether the account may be used. */
  const waitTurn = async (text: string): Promise<void> => {
    const pace = options.pace ? await options.pace(text) : null;
    if (pace?.act === "wait") throw unavailable(pace.note, { notBefore: pace.until });
    const startAt = Math.max(nextAt, Date.now()) + (pace?.typingMs ?? 0);
    const waitMs = startAt - Date.now();
    if (waitMs > MAX_WAIT_MS) throw unavailable("前面还有消息在排队");
    nextAt = startAt + options.minGapMs;
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    if (!options.isHeld() || !bot.isLoggedIn) throw unavailable("发送账号不在线");
  };
  const say = async (conversationId: string, text: string): Promise<{ channelMessageId: string | null }> => {
    await waitTurn(text);
    const id = await bot.puppet.messageSendText(conversationId, text);
    return { channelMessageId: typeof id === "string" ? id : null };
  };
  const send: WechatyMessenger["send"] = async ({ corpId, identity, text, attachments }) => {
    const parts = await Promise.all(attachments.map((each) => partOf(corpId, each, options)));
    if (parts.length === 0) return await say(identity.id, text);
    let last: string | null = null;
    let hasBegun = false;
    try {
      // Attachments first: what the puppet cannot send is then known before anything went out.
      for (const part of parts) {
        await waitTurn(part.kind === "file" ? part.box.name : part.link.title);
        const id = await sendPart(identity.id, part, hasBegun);
        hasBegun = true;
        last = typeof id === "string" ? id : last;
      }
      return text === "" ? { channelMessageId: last } : await say(identity.id, text);
    } catch (error) {
      // Part of it is out, so the whole is no longer "certainly nothing".
      if (hasBegun && error instanceof AppError) throw new Error("only a part went out", { cause: error });
      throw error;
    }
  };
  const sendPart = async (conversationId: string, part: Part, hasBegun: boolean): Promise<string | void> => {
    const { puppet } = bot;
    try {
      if (part.kind === "link") return await puppet.messageSendUrl(conversationId, part.link);
      const id = await puppet.messageSendFile(conversationId, part.box);
      options.onLearned?.("yes");
      return id;
    } catch (error) {
      if (hasBegun || !isUnsupported(error)) throw error;
      if (part.kind === "file") options.onLearned?.("no");
      throw new AppError("not_allowed", "这个账号的通道不能发文件或链接", { cause: error });
    }
  };
  return { say, send };
}

type Part =
  | { kind: "file"; box: FileBoxInterface }
  | { kind: "link"; link: { title: string; url: string; description?: string; thumbnailUrl?: string } };

/** Reads everything before the first effect. @throws InvalidInputError a file is gone. */
async function partOf(corpId: string, attachment: Attachment, { fileOf }: WechatyMessengerOptions): Promise<Part> {
  if (attachment.kind === "link") {
    const { title, url, description, imageUrl } = attachment;
    const link = { title, url, ...(description === "" ? {} : { description }) };
    return { kind: "link", link: imageUrl === null ? link : { ...link, thumbnailUrl: imageUrl } };
  }
  if (attachment.kind === "mini_program") throw invalid("成员账号不能发小程序");
  const file = await fileOf?.(corpId, attachment.materialId);
  if (!file) throw invalid(`素材“${attachment.name}”已删除或不在这台机器上`);
  return { kind: "file", box: FileBox.fromBase64(file.bytes.toString("base64"), file.name) };
}

const invalid = (message: string): InvalidInputError => new InvalidInputError([{ path: "attachments", message }]);

/** Puppets refuse what they cannot do in these ways; there is no code to ask for. */
export const isUnsupported = (error: unknown): boolean =>
  error instanceof Error &&
  /not.?(supported|implemented)|unsupported|UNIMPLEMENTED/i.test(`${error.name} ${error.message}`);

const unavailable = (message: string, details: Record<string, unknown> = {}): AppError =>
  new AppError("channel_unavailable", message, { details, retryable: true });
