/** Who wrote after coming through an acquisition link: looked up, so that source and member are right. */
import { isWecom } from "#src/domain/wecom/wecom-error.js";
import { refreshCustomer } from "./customer-events.js";
import type { WecomDeps } from "./wecom-deps.js";

export interface LinkChat {
  corpId: string;
  externalUserId: string | null;
  /** Given instead of the ids; WeCom answers to it for 30 minutes. */
  chatKey: string | null;
}

/** Again it changes nothing. A key that ended tells nobody any more; the daily pass finds the customer. */
export async function noteLinkChat(deps: WecomDeps, { corpId, externalUserId, chatKey }: LinkChat): Promise<void> {
  const id = externalUserId ?? (chatKey === null ? null : await customerBehind(deps, chatKey));
  if (id !== null) await refreshCustomer(deps, { corpId, externalUserId: id });
}

async function customerBehind({ platform }: WecomDeps, chatKey: string): Promise<string | null> {
  try {
    return (await platform.acquisition.chatInfo(chatKey)).externalUserId || null;
  } catch (error) {
    if (isWecom(error, "too_late", "gone", "permission", "input")) return null;
    throw error;
  }
}
