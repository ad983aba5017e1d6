/** Every model of the product, for the migration runner that builds the indexes. Each area appends its own. */
import type { Connection, Model } from "mongoose";
import {
  apiKeyModel,
  auditModel,
  departmentModel,
  memberModel,
  sessionModel,
  signInLinkModel,
} from "./access/access-models.js";
import { mediaFileModel } from "./bots/media-index.js";
import { ruleReplyModel } from "./bots/rule-replies.js";
import { broadcastModel, broadcastPageModel, exclusionModel } from "./broadcast/broadcast-models.js";
import { captureModel } from "./capture/capture-model.js";
import { contactModel } from "./capture/contact-model.js";
import { conversationModel } from "./capture/conversation-model.js";
import { messageModel } from "./capture/message-model.js";
import { clockOffsetModel } from "./clock/clock-offset-store.js";
import { botAccountModel } from "./follow-up/bot-account-store.js";
import { followUpCheckModel } from "./follow-up/follow-up-check-store.js";
import { taskModel } from "./follow-up/task-model.js";
import { touchModel } from "./follow-up/touch-model.js";
import { contactMergeModel, mergeSuggestionModel, personKeyModel } from "./merge/merge-models.js";
import { factDecisionModel } from "./profile/fact-decision-model.js";
import { personTagModel } from "./profile/person-tag-model.js";
import { savedViewModel } from "./profile/saved-view-store.js";
import { stageOverrideModel } from "./profile/stage-override-model.js";
import { areaSettingsModel } from "./settings/area-settings-store.js";
import { contactDateModel } from "./care/contact-date-store.js";
import { groupTransferModel } from "./wecom-data/group-transfer-store.js";
import { departureModel } from "./wecom-data/departure-store.js";
import { groupJoinModel, joinWayModel } from "./wecom-data/join-way-store.js";
import { groupWelcomeModel } from "./wecom-data/group-welcome-store.js";
import { linkOpenModel, savedLinkModel, trackedLinkModel } from "./link/link-models.js";
import { materialModel } from "./material/material-store.js";
import { noticeModel } from "./notices/notice-store.js";
import { enrollmentModel } from "./sop/enrollment-store.js";
import { sopModel, sopVersionModel } from "./sop/sop-store.js";
import { segmentModel, segmentVersionModel } from "./segment/segment-models.js";
import { settingsModel } from "./settings/settings-store.js";
import { contactFollowModel } from "./understand/contact-follow-model.js";
import { dailyActivityModel } from "./understand/daily-activity-model.js";
import { factModel } from "./understand/fact-model.js";
import { intentModel } from "./understand/intent-model.js";
import { moodModel } from "./understand/mood-model.js";
import { promiseModel } from "./understand/promise-model.js";
import { replyModel } from "./understand/reply-model.js";
import { stageSignalsModel } from "./understand/stage-signals-model.js";
import { stageTransitionModel } from "./understand/stage-transition-model.js";
import {
  archivedMessageModel,
  archiveSpanModel,
  archiveStateModel,
  wecomConsentModel,
} from "./wecom/archive-models.js";
import { kfCursorModel } from "./wecom/kf-cursor-store.js";
import { wecomEventModel } from "./wecom/wecom-event-model.js";
import {
  contactWayModel,
  corpTagModel,
  groupChatModel,
  syncRunModel,
  transferModel,
  wecomCustomerModel,
  wecomFollowModel,
  welcomeModel,
} from "./wecom-data/wecom-models.js";
import { wecomSettingsModel } from "./wecom/wecom-settings-store.js";
import { modelDueModel, modelReadingModel } from "./model-reading/reading-store.js";
import { reviewItemModel } from "./review/review-item-model.js";
import { extractorTrustModel } from "./review/trust-store.js";
import { warningDecisionModel } from "./warnings/warning-decision-model.js";
import { warningModel } from "./warnings/warning-model.js";

type ModelFactory = (connection: Connection) => Model<never>;

/** A model factory whatever its document type. */
const entry = <T>(factory: (connection: Connection) => Model<T>): ModelFactory => factory as unknown as ModelFactory;

export const modelFactories: readonly ModelFactory[] = [
  // capture and understanding
  entry(messageModel),
  entry(captureModel),
  entry(conversationModel),
  entry(contactModel),
  entry(contactFollowModel),
  entry(factModel),
  entry(intentModel),
  entry(moodModel),
  entry(promiseModel),
  entry(replyModel),
  entry(dailyActivityModel),
  entry(stageSignalsModel),
  entry(stageTransitionModel),
  entry(modelReadingModel),
  entry(modelDueModel),
  entry(warningModel),
  entry(reviewItemModel),
  entry(extractorTrustModel),
  entry(warningDecisionModel),
  entry(factDecisionModel),
  entry(stageOverrideModel),
  entry(personTagModel),
  entry(savedViewModel),
  // follow-up and touches
  entry(taskModel),
  entry(followUpCheckModel),
  entry(touchModel),
  entry(botAccountModel),
  // plans
  entry(sopModel),
  entry(sopVersionModel),
  entry(enrollmentModel),
  // segments and broadcasts
  entry(segmentModel),
  entry(segmentVersionModel),
  entry(broadcastModel),
  entry(broadcastPageModel),
  entry(exclusionModel),
  entry(noticeModel),
  entry(contactDateModel),
  // access and settings
  entry(memberModel),
  entry(departmentModel),
  entry(sessionModel),
  entry(signInLinkModel),
  entry(apiKeyModel),
  entry(auditModel),
  entry(settingsModel),
  entry(clockOffsetModel),
  // wecom
  entry(wecomSettingsModel),
  entry(wecomEventModel),
  entry(archivedMessageModel),
  entry(wecomConsentModel),
  entry(archiveSpanModel),
  entry(archiveStateModel),
  entry(kfCursorModel),
  entry(areaSettingsModel),
  // bots and files
  entry(ruleReplyModel),
  entry(mediaFileModel),
  entry(materialModel),
  entry(savedLinkModel),
  entry(trackedLinkModel),
  entry(linkOpenModel),
  entry(groupWelcomeModel),
  entry(joinWayModel),
  entry(groupJoinModel),
  // customers, tags, codes and groups of WeCom
  entry(wecomCustomerModel),
  entry(wecomFollowModel),
  entry(corpTagModel),
  entry(contactWayModel),
  entry(welcomeModel),
  entry(groupChatModel),
  entry(syncRunModel),
  entry(transferModel),
  entry(groupTransferModel),
  entry(departureModel),
  // merging contacts
  entry(contactMergeModel),
  entry(mergeSuggestionModel),
  entry(personKeyModel),
];
