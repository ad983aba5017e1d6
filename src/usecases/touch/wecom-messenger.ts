/**
 * One message to one customer through WeCom. A task with a single receiver waits for the member's confirmation in the
 * client; 微信客服 delivers at once while its window is open. Every call to the platform comes after `prepare`.
 */
import type { MediaRef, SourceMessage } from "#src/domain/conversation/message.js";
import { isFileLike, type Attachment } from "#src/domain/material/attachment.js";
import { AppError } from "#src/domain/shared/errors.js";
import { kfAccountOf, isWecomChannel, KF_SOURCE, TASK_CHANNEL } from "#src/domain/touch/wecom-channel.js";
import { isWecom } from "#src/domain/wecom/wecom-error.js";
import type { MassSender } from "../broadcast/ports.js";
import type { CaptureUseCases } from "../capture/capture-use-cases.js";
import type { ContentPreparer } from "../material/prepare-content.js";
import type { KfApi, KfContent } from "../wecom-platform/kf-api.js";
import type { ContactMessenger, Delivered, OutgoingMessage } from "./ports.js";

export interface WecomMessengerDeps {
  mass: Pick<MassSender, "prepare" | "createTask">;
  kf: Pick<KfApi, "send">;
  content: Pick<ContentPreparer, "mediaIdOf">;
  /** WeCom tells nobody what was sent through its interface, so what 微信客服 sends is written down here. */
  capture: Pick<CaptureUseCases, "captureMessages">;
  clock: { now(): Date };
}

export function wecomMessenger({ mass, kf, content, capture, clock }: WecomMessengerDeps): ContactMessenger {
  /** What 微信客服 sends: every part is a message of its own. */
  const partsOf = async ({ corpId, text, attachments }: OutgoingMessage): Promise<KfPart[]> => {
    const parts: KfPart[] = text === "" ? [] : [{ content: { kind: "text", text }, attachment: null }];
    for (const each of attachments) parts.push({ content: await partOf(corpId, each), attachment: each });
    return parts;
  };
  const partOf = async (corpId: string, each: Attachment): Promise<KfContent> => {
    const mediaOf = (materialId: string): Promise<string> => content.mediaIdOf(corpId, materialId);
    if (each.kind === "link") {
      const { title, url, description, coverId } = each;
      if (coverId === null) throw new AppError("invalid_input", "微信客服里的链接要有封面");
      return { kind: "link", title, url, description, thumbMediaId: await mediaOf(coverId) };
    }
    if (each.kind === "mini_program") {
      const { title, appId, page, coverId } = each;
      return { kind: "miniprogram", title, appId, page, thumbMediaId: await mediaOf(coverId) };
    }
    return { kind: each.kind, mediaId: await mediaOf(each.materialId) };
  };

  return {
    serves: isWecomChannel,
    prepare: async (message) => {
      if (message.channel === TASK_CHANNEL) await mass.prepare(message.corpId, sourceOf(message));
      else if (message.attachments.some(isFileLike)) await partsOf(message);
    },
    send: async (message) => {
      const openKfId = kfAccountOf(message.channel);
      return openKfId === null ? await makeTask(message) : await answer(message, openKfId);
    },
  };

  async function makeTask(message: OutgoingMessage): Promise<Delivered> {
    const { corpId, memberId, identity } = message;
    const source = sourceOf(message);
    const { msgId, failed } = await mass.createTask({
      corpId,
      senderUserId: memberId,
      externalUserIds: [identity.id],
      content: await mass.prepare(corpId, source),
      source,
    });
    if (failed.length > 0) throw new AppError("not_allowed", "企业微信：这位客户已经联系不到");
    return { channelMessageId: msgId, isAwaiting: true };
  }

  /** Message ids come from the touch: WeCom takes the same id once, so a repeat after a lost answer doubles nothing. */
  async function answer(message: OutgoingMessage, openKfId: string): Promise<Delivered> {
    const { corpId, identity, touchId } = message;
    const parts = await partsOf(message);
    let last: string | null = null;
    for (const [index, part] of parts.entries()) {
      const msgId = `${touchId}-${index}`.slice(-32);
      const input = { openKfId, externalUserId: identity.id, content: part.content, msgId };
      last = await kf.send(input).catch((error: unknown) => {
        // What went out before this part cannot be taken back, so the whole is no longer "nothing happened".
        if (index > 0) throw new Error(`part ${index + 1} of ${parts.length} was refused`, { cause: error });
        if (isWecom(error, "unknown_outcome")) return kf.send(input);
        throw error;
      });
      await capture.captureMessages({ corpId, messages: [saidInKf(message, openKfId, part, msgId, clock.now())] });
    }
    return { channelMessageId: last };
  }
}

/** One message of 微信客服, and the attachment that it carries. */
interface KfPart {
  content: KfContent;
  attachment: Attachment | null;
}

/** A sent part as a message of the conversation; under the id it has there, so that a repeat is no second one. */
function saidInKf(
  { memberId, identity, text }: OutgoingMessage,
  openKfId: string,
  { content, attachment }: KfPart,
  sourceId: string,
  sentAt: Date,
): SourceMessage {
  const kind = content.kind === "miniprogram" || content.kind === "text" ? "link" : content.kind;
  const name = attachment === null ? null : "name" in attachment ? attachment.name : attachment.title;
  const url = content.kind === "link" ? content.url : null;
  const media: MediaRef | null = attachment && { kind, name, url, sizeBytes: null };
  return {
    source: KF_SOURCE,
    sourceId,
    conversation: { id: `${openKfId}|${identity.id}`, kind: "direct", name: null },
    sender: { id: memberId, name: "", side: "member" },
    recipient: { id: identity.id, name: "", side: "contact" },
    type: media?.kind ?? "text",
    text: attachment === null ? text : (name ?? ""),
    media,
    sentAt,
    revokes: null,
    edits: null,
  };
}

const sourceOf = ({ text, attachments }: OutgoingMessage): { text: string; attachments: Attachment[] } => ({
  text,
  attachments: [...attachments],
});

/** The first of the messengers that serves the channel. */
export function joinedMessenger(messengers: readonly ContactMessenger[]): ContactMessenger {
  const of = (channel: string): ContactMessenger => {
    const found = messengers.find((messenger) => messenger.serves(channel));
    if (!found) throw new AppError("channel_unavailable", "发送账号不在线", { details: { channel }, retryable: true });
    return found;
  };
  return {
    serves: (channel) => messengers.some((messenger) => messenger.serves(channel)),
    prepare: async (message) => of(message.channel).prepare?.(message),
    send: (message) => of(message.channel).send(message),
  };
}
