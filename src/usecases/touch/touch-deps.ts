/** What the use cases of the touch outbox are made from. */
import type { WorkCalendar } from "#src/domain/calendar/work-calendar.js";
import type { Touch } from "#src/domain/touch/touch.js";
import { isWecomChannel } from "#src/domain/touch/wecom-channel.js";
import type { Clock } from "../shared/clock.js";
import type { LinkTracker } from "../link/track-links.js";
import type { JobQueue } from "../shared/job-contract.js";
import type { LiveEvent, LiveEvents } from "../shared/live-events.js";
import type { ContactReader, MemberReader, SettingsReader, TaskStore } from "../follow-up/ports.js";
import type {
  BotAccountStore,
  Complaints,
  ContactMessenger,
  OutboundEchoes,
  TouchStore,
  WecomReaches,
} from "./ports.js";
import { sendTouchJob, sendWecomTouchJob } from "./job-contracts.js";
import type { SingleTasks } from "./settle-tasks.js";

export interface TouchDeps {
  touches: TouchStore;
  contacts: ContactReader;
  settings: SettingsReader;
  members: MemberReader;
  bots: BotAccountStore;
  /** Only the process that holds a channel serves it; others have a messenger that serves none. */
  messenger: ContactMessenger;
  /** Lets tracked links lead through us, whichever way the message goes. */
  links: LinkTracker;
  echoes: OutboundEchoes;
  complaints: Complaints;
  /** Takes the tasks of messages that no channel can send. */
  tasks: Pick<TaskStore, "insertOnce">;
  jobs: JobQueue;
  live: LiveEvents;
  clock: Clock;
  calendar: WorkCalendar;
  /** Is this broadcast still sending? Asked right before each of its touches; left out: there are none. */
  mayBroadcast?: (corpId: string, broadcastId: string) => Promise<boolean>;
  /** How WeCom reaches contacts; left out: it does not. */
  wecomReaches?: WecomReaches;
  /** WeCom's tasks for one customer; left out: there are none. */
  singleTasks?: SingleTasks;
  /** Names this process in claims. */
  processName: string;
  /** How long a send may take before its outcome counts as unknown, in ms (default 30,000). */
  sendTimeoutMs?: number;
}

export const touchChanged = (touch: Touch): LiveEvent => ({
  type: "touch.changed",
  corpId: touch.corpId,
  contactId: touch.contactId,
  memberIds: [touch.memberId],
});

/** WeCom is spoken to by the workers, chat accounts by the process that holds them. */
export const jobFor = ({ channel }: Pick<Touch, "channel">) =>
  isWecomChannel(channel) ? sendWecomTouchJob : sendTouchJob;

/** Wakes the sender. The touch is stored and due, so the sweep finds it when the queue cannot be reached. */
export async function wakeSender(deps: TouchDeps, touch: Touch): Promise<void> {
  try {
    const payload = { v: 1 as const, corpId: touch.corpId, touchId: touch.id };
    await deps.jobs.enqueue(jobFor(touch), payload, { runAt: touch.dueAt });
  } catch {
    // Found by the sweep.
  }
}
