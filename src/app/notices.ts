/** What members are told outside of the pages, and what their clicks do. */
import type { Connection } from "mongoose";
import { mongoNoticeStore } from "#src/adapters/mongo/notices/notice-store.js";
import { answerCard, type AnswerCardDeps, type CardAnswer } from "#src/usecases/notices/answer-card.js";
import { notifyDue, type NotifyDeps } from "#src/usecases/notices/notify-due.js";

/** @param deps the notifier, follow-up's stores and its commands. */
export const composeNotices = (connection: Connection, deps: Omit<NotifyDeps, "notices"> & AnswerCardDeps) => ({
  notifyDue: (input: { corpId: string }) => notifyDue({ ...deps, notices: mongoNoticeStore(connection) }, input),
  /** A click on a reminder in WeCom. */
  answerCard: (answer: CardAnswer) => answerCard(deps, answer),
});
