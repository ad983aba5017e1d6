/** The table: which file handles which event. What is not in it is kept and counted. */
import type { EventHandler } from "../event-handler.js";
import { addExternalContact, addHalfExternalContact } from "./add-external-contact.js";
import { appMessage, noted, templateCardEvent } from "./app-events.js";
import { changeParty, createUser, deleteParty, deleteUser, updateUser } from "./change-contact.js";
import { customerAcquisition } from "./customer-acquisition.js";
import { editExternalContact } from "./edit-external-contact.js";
import { delExternalContact, delFollowUser } from "./end-external-contact.js";
import { createExternalChat, dismissExternalChat, updateExternalChat } from "./external-chat.js";
import { createExternalTag, deleteExternalTag, shuffleExternalTag, updateExternalTag } from "./external-tag.js";
import { kfAccountAuthChange, kfMsgOrEvent } from "./kf-events.js";
import { msgAuditApproved } from "./msg-audit-approved.js";
import { msgauditNotify } from "./msgaudit-notify.js";
import { transferFail } from "./transfer-fail.js";

const ACQUISITION_CHANGES = [
  "balance_low",
  "balance_exhausted",
  "balance_increased",
  "link_unavailable",
  "delete_link",
  "quota_expire_soon",
  "open_profile",
  "friend_request",
  "customer_start_chat",
  "message_from_customer",
] as const;

const MESSAGE_TYPES = ["text", "image", "voice", "video", "location", "link"] as const;

export const HANDLERS: ReadonlyMap<string, EventHandler> = new Map<string, EventHandler>([
  ["change_external_contact.add_external_contact", addExternalContact],
  ["change_external_contact.add_half_external_contact", addHalfExternalContact],
  ["change_external_contact.edit_external_contact", editExternalContact],
  ["change_external_contact.del_external_contact", delExternalContact],
  ["change_external_contact.del_follow_user", delFollowUser],
  ["change_external_contact.transfer_fail", transferFail],
  ["change_external_contact.msg_audit_approved", msgAuditApproved],
  ["change_external_chat.create", createExternalChat],
  ["change_external_chat.update", updateExternalChat],
  ["change_external_chat.dismiss", dismissExternalChat],
  ["change_external_tag.create", createExternalTag],
  ["change_external_tag.update", updateExternalTag],
  ["change_external_tag.delete", deleteExternalTag],
  ["change_external_tag.shuffle", shuffleExternalTag],
  ...ACQUISITION_CHANGES.map((change) => [`customer_acquisition.${change}`, customerAcquisition(change)] as const),
  ["change_contact.create_user", createUser],
  ["change_contact.update_user", updateUser],
  ["change_contact.delete_user", deleteUser],
  ["change_contact.create_party", changeParty],
  ["change_contact.update_party", changeParty],
  ["change_contact.delete_party", deleteParty],
  ["template_card_event", templateCardEvent],
  ["template_card_menu_event", templateCardEvent],
  ["kf_msg_or_event", kfMsgOrEvent],
  ["kf_account_auth_change", kfAccountAuthChange],
  ["msgaudit_notify", msgauditNotify],
  ["enter_agent", noted],
  ["subscribe", noted],
  ["unsubscribe", noted],
  ["LOCATION", noted],
  ["click", noted],
  ["view", noted],
  ...MESSAGE_TYPES.map((type) => [`message.${type}`, appMessage] as const),
]);
