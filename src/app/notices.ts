/** What members are told outside of the pages, and what their clicks do. */
import type { Connection } from "mongoose";
import { mongoNoticeStore } from "#src/adapters/mongo/notices/notice-store.js";
import { answerCard, type AnswerCardDeps, type CardAnswer } from "#src/usecases/notices/answer-card.js";
import { tellAcquisition, type AcquisitionNotice } from "#src/usecases/notices/tell-acquisition.js";
import {
  tellBrokenPass,
  type BrokenPass,
  type TellAdministratorsDeps,
} from "#src/usecases/notices/tell-administrators.js";
import { tellDeparture, type TellDepartureDeps } from "#src/usecases/notices/tell-departure.js";
import type { Departure } from "#src/domain/wecom/departure.js";
import { notifyDue, type NotifyDeps } from "#src/usecases/notices/notify-due.js";

/** @param deps the notifier, follow-up's stores and its commands. */
export const composeNotices = (
  connection: Connection,
  deps: Omit<NotifyDeps, "notices"> & AnswerCardDeps & TellDepartureDeps & Omit<TellAdministratorsDeps, "notices">,
) => ({
  notifyDue: (input: { corpId: string }) => notifyDue({ ...deps, notices: mongoNoticeStore(connection) }, input),
  /** A member left and something waits for another. */
  tellDeparture: (departure: Departure) => tellDeparture(deps, departure),
  /** WeCom says something about acquisition links. */
  tellAcquisition: (notice: AcquisitionNotice) =>
    tellAcquisition({ ...deps, notices: mongoNoticeStore(connection) }, notice),
  /** A pass through WeCom broke off because something is not permitted. */
  tellBrokenPass: (pass: BrokenPass) => tellBrokenPass({ ...deps, notices: mongoNoticeStore(connection) }, pass),
  /** A click on a reminder in WeCom. */
  answerCard: (answer: CardAnswer) => answerCard(deps, answer),
});
