/** WeCom's mass send in memory: tasks, members' confirmations, results, and failures before or after the effect. */
import type { MassSender } from "#src/usecases/broadcast/ports.js";
import { AppError } from "#src/domain/shared/errors.js";

interface FakeTask {
  msgId: string;
  sender: string;
  receivers: string[];
  text: string;
  createdAt: Date;
  sentAt: Date | null;
  isCancelled: boolean;
  reminders: number;
}

export type MassFailure = "before" | "after" | "refused";

export function fakeMassSender(now: () => Date) {
  const tasks: FakeTask[] = [];
  const failures: MassFailure[] = [];
  /** What customers' phones show: one entry for every delivery. */
  const received: { to: string; text: string }[] = [];
  const taskOf = (msgId: string): FakeTask => {
    const task = tasks.find((each) => each.msgId === msgId);
    if (!task) throw new AppError("not_found", "no such task");
    return task;
  };
  const sender: MassSender = {
    isAvailable: () => Promise.resolve(true),
    prepare: (_corpId, { text }) => Promise.resolve({ text }),
    createTask: ({ senderUserId, externalUserIds, content }) => {
      const failure = failures.shift();
      if (failure === "before") return Promise.reject(new Error("connection reset"));
      if (failure === "refused")
        return Promise.reject(new AppError("channel_unavailable", "no token", { retryable: true }));
      const msgId = `msg_${tasks.length + 1}`;
      const receivers = [...externalUserIds];
      tasks.push({
        msgId,
        sender: senderUserId,
        receivers,
        text: content.text ?? "",
        createdAt: now(),
        sentAt: null,
        isCancelled: false,
        reminders: 0,
      });
      if (failure === "after") return Promise.reject(new Error("no answer"));
      return Promise.resolve({ msgId, failed: [] });
    },
    taskStatus: (_corpId, msgId) => {
      const { sender: userId, sentAt } = taskOf(msgId);
      return Promise.resolve([{ userId, isSent: sentAt !== null, sentAt }]);
    },
    results: (_corpId, msgId) => {
      const { receivers, sentAt } = taskOf(msgId);
      const state = sentAt ? ("delivered" as const) : ("waiting" as const);
      return Promise.resolve({
        items: receivers.map((externalUserId) => ({ externalUserId, state, sentAt })),
        next: null,
      });
    },
    remind: (_corpId, msgId) => {
      taskOf(msgId).reminders++;
      return Promise.resolve();
    },
    cancel: (_corpId, msgId) => {
      const task = taskOf(msgId);
      if (!task.sentAt) task.isCancelled = true;
      return Promise.resolve();
    },
    findTasks: (_corpId, from, to) =>
      Promise.resolve(
        tasks
          .filter(({ createdAt }) => createdAt >= from && createdAt <= to)
          .map(({ msgId, createdAt, text }) => ({ msgId, createdAt, text })),
      ),
  };
  return {
    ...sender,
    tasks,
    received,
    /** The next creations fail like this, one after the other. */
    failNext: (...next: MassFailure[]) => void failures.push(...next),
    /** The member opens the client and sends. */
    confirm: (userId: string) => {
      for (const task of tasks) {
        if (task.sender !== userId || task.sentAt || task.isCancelled) continue;
        task.sentAt = now();
        received.push(...task.receivers.map((to) => ({ to, text: task.text })));
      }
    },
  };
}
