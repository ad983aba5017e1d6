/** When a message goes to the member's hands instead of the channel, and as what task. */
import { endOfWorkAfter } from "../calendar/working-lead.js";
import { workingHoursOf } from "../calendar/quiet-hours.js";
import type { WorkCalendar } from "../calendar/work-calendar.js";
import type { Settings } from "../settings/settings.js";
import { withAttachmentWords } from "../material/attachment.js";
import { MINUTE_MS } from "../shared/time.js";
import type { Task } from "../task/task.js";
import { isCare, type Touch } from "./touch.js";
import { isWecomChannel } from "./wecom-channel.js";

/** A channel away this long after the due time hands the message to the member, in minutes. */
const CARE_WAIT_MINUTES = 120;
/** A member who pressed "send" is told sooner. */
const MANUAL_WAIT_MINUTES = 10;
/** Failures without effect before the channel counts as unable. */
const MAX_ATTEMPTS = 6;

/** Why a planned, due touch should become a task now; null: it waits for its channel. */
export function handOverBecause(touch: Touch, now: Date): string | null {
  if (touch.channel === null) return "没有可用的发送账号，请复制后发送";
  if (touch.attempts >= MAX_ATTEMPTS) return "账号多次发送不成功，请复制后发送";
  const waitMinutes = isCare(touch) ? CARE_WAIT_MINUTES : MANUAL_WAIT_MINUTES;
  const isLate = now.getTime() - touch.dueAt.getTime() >= waitMinutes * MINUTE_MS;
  if (!isLate) return null;
  return isWecomChannel(touch.channel) ? "企业微信暂时发不出去，请复制后发送" : "发送账号不在线，请复制后发送";
}

const TITLES: Readonly<Record<Touch["why"], string>> = {
  "care.birthday": "客户生日，问候已写好，复制即可发送",
  "care.first_order": "首单感谢已写好，复制即可发送",
  "care.festival": "节日问候已写好，复制即可发送",
  "care.anniversary": "纪念日问候已写好，复制即可发送",
  "care.contract": "合同日期提醒已写好，复制即可发送",
  "care.warranty": "质保提醒已写好，复制即可发送",
  "care.renewal": "续约提醒已写好，复制即可发送",
  "care.after_sales": "售后回访已写好，复制即可发送",
  greeting: "新好友的第一句话已写好，复制即可发送",
  sop: "跟进计划的消息已写好，复制即可发送",
  broadcast: "群发消息没有可用账号，复制即可发送",
  manual: "这条消息没能发出，复制即可发送",
};

/** The member's task that carries the text. Its key comes from the touch, so that handing over twice makes one. */
export function handOverTask(
  touch: Touch,
  settings: Settings,
  calendar: WorkCalendar,
  now: Date,
): Omit<Task, "id" | "createdAt"> {
  const endOfWork = endOfWorkAfter(now, workingHoursOf(settings), calendar);
  const lastMoment = touch.expiresAt && new Date(touch.expiresAt.getTime() - MINUTE_MS);
  return {
    corpId: touch.corpId,
    key: `touch:${touch.id}`,
    assigneeId: touch.memberId,
    contactId: touch.contactId,
    reason: isCare(touch) ? "care" : "manual",
    title: TITLES[touch.why],
    messageId: null,
    quote: null,
    promiseId: null,
    suggestedText: withAttachmentWords(touch.text, touch.attachments ?? []),
    dueAt: lastMoment && lastMoment < endOfWork ? lastMoment : endOfWork,
    status: "open",
    snoozedUntil: null,
    result: null,
    closedBy: null,
    escalatedTo: null,
    escalatedAt: null,
    createdBy: touch.createdBy,
  };
}
