/** What people do with touches: write one, cancel a planned one, settle an unknown one. */
import { reaches } from "#src/domain/member/data-scope.js";
import type { Viewer } from "#src/domain/member/member.js";
import { AppError, InvalidInputError, NotFoundError } from "#src/domain/shared/errors.js";
import type { Attachment } from "#src/domain/material/attachment.js";
import { channelFor } from "#src/domain/touch/channel-choice.js";
import { isOptedOut } from "#src/domain/touch/opt-out.js";
import type { Touch } from "#src/domain/touch/touch.js";
import { KF_CLOSED_WORDS, TASK_CHANNEL } from "#src/domain/touch/wecom-channel.js";
import { stableId } from "../shared/ids.js";
import { visibleContact } from "../follow-up/task-commands.js";
import { cancelTask } from "./settle-tasks.js";
import { handOver } from "./hand-over.js";
import { touchChanged, wakeSender, type TouchDeps } from "./touch-deps.js";

/** Longest text a member may send from the product, in characters (the clients' own limit is about 2,000). */
const MAX_TEXT = 2_000;

export interface SendManualInput {
  contactId: string;
  text: string;
  /** What goes along. */
  attachments?: readonly Attachment[];
  /** The same key by the same person for the same contact is one message. */
  idempotencyKey: string;
}

/**
 * A member writes to a contact. It goes out through the member's own account when one reaches the contact, else through
 * WeCom (微信客服 while its window is open, or a task that the member confirms), otherwise it becomes the member's task. Calling it again with the same key returns the stored touch.
 *
 * @throws NotFoundError     the contact is outside the viewer's scope.
 * @throws InvalidInputError the text is empty or too long.
 * @throws AppError          `not_allowed`: the contact opted out and has not written since.
 */
export async function sendManual(deps: TouchDeps, viewer: Viewer, input: SendManualInput): Promise<Touch> {
  const { corpId, userId } = viewer;
  const contact = await visibleContact(deps, viewer, input.contactId);
  const text = input.text.trim();
  const attachments = [...(input.attachments ?? [])];
  if ((text === "" && attachments.length === 0) || text.length > MAX_TEXT) {
    throw new InvalidInputError([{ path: "text", message: `请写 1 到 ${MAX_TEXT} 个字` }]);
  }
  const key = `manual:${contact.id}:${userId}:${input.idempotencyKey}`;
  const id = stableId("to", corpId, key);
  const stored = await deps.touches.find(corpId, id);
  if (stored) return stored;
  if (isOptedOut({ why: "manual" }, contact)) {
    throw new AppError("not_allowed", "客户表示不再接收消息，没有发出", { details: { contactId: contact.id } });
  }
  const now = deps.clock.now();
  const wecom = await deps.wecomReaches?.of(contact, now);
  const needs = { text, attachments, ...(wecom ? { wecom } : {}) };
  const choice = channelFor(contact, [userId], await deps.bots.list(corpId), needs);
  const { touch, isNew } = await deps.touches.insertOnce({
    corpId,
    id,
    key,
    why: "manual",
    contactId: contact.id,
    memberId: userId,
    accountKey: contact.accountKey,
    channel: choice?.channel ?? null,
    text,
    ...(attachments.length > 0 ? { attachments } : {}),
    dueAt: now,
    expiresAt: null,
    state: "planned",
    claim: null,
    attempts: 0,
    sentAt: null,
    channelMessageId: null,
    note: null,
    taskId: null,
    createdAt: now,
    createdBy: userId,
  });
  if (!isNew) return touch;
  deps.live.publish([touchChanged(touch)]);
  if (touch.channel === null) {
    const why = wecom?.kfClosed ? KF_CLOSED_WORDS[wecom.kfClosed] : "没有可用的发送账号";
    return (await handOver(deps, touch, `${why}，请复制后发送`)) ?? touch;
  }
  await wakeSender(deps, touch);
  return touch;
}

/** Stops a planned touch, or one that waits for the member in WeCom. @throws AppError `touch_not_cancellable`: it is already going out or settled. */
export async function cancelTouch(deps: TouchDeps, viewer: Viewer, touchId: string): Promise<Touch> {
  const touch = await visibleTouch(deps, viewer, touchId);
  const note = "已由成员取消";
  const isTask = touch.state === "awaiting" && touch.channel === TASK_CHANNEL;
  const cancelled =
    isTask && deps.singleTasks
      ? await cancelTask(deps, deps.singleTasks, touch, note)
      : await deps.touches.cancel(viewer.corpId, touchId, note);
  if (!cancelled) {
    const current = (await deps.touches.find(viewer.corpId, touchId)) ?? touch;
    if (current.state === "cancelled") return current;
    throw new AppError("touch_not_cancellable", "这条消息已经发出或正在发送，无法取消", {
      details: { touchId, state: current.state },
    });
  }
  deps.live.publish([touchChanged(cancelled)]);
  return cancelled;
}

/** A person says what became of an unknown send. It is never sent again. @throws AppError `already_decided` */
export async function resolveTouch(
  deps: TouchDeps,
  viewer: Viewer,
  touchId: string,
  state: "sent" | "failed",
): Promise<Touch> {
  const touch = await visibleTouch(deps, viewer, touchId);
  if (touch.state === state) return touch;
  const settled = await deps.touches.settle(viewer.corpId, touchId, {
    state,
    sentAt: state === "sent" ? (touch.claim?.at ?? deps.clock.now()) : null,
    channelMessageId: null,
    note: state === "sent" ? "经成员核对：已发出" : "经成员核对：没有发出",
  });
  if (!settled) {
    throw new AppError("already_decided", "这条消息的结果已经确定", { details: { touchId, state: touch.state } });
  }
  deps.live.publish([touchChanged(settled)]);
  return settled;
}

/** @throws NotFoundError the touch is unknown or outside the viewer's scope. */
async function visibleTouch(deps: TouchDeps, viewer: Viewer, touchId: string): Promise<Touch> {
  const touch = await deps.touches.find(viewer.corpId, touchId);
  if (!touch || !reaches(viewer, touch.memberId)) throw new NotFoundError("消息", touchId);
  return touch;
}
