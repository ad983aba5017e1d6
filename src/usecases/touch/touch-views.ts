/** Touches as people see them. */
import type { Contact } from "#src/domain/contact/contact.js";
import type { Viewer } from "#src/domain/member/member.js";
import type { PageKey, PageOf } from "#src/domain/shared/paging.js";
import { channelFor } from "#src/domain/touch/channel-choice.js";
import type { KfClosed } from "#src/domain/touch/wecom-channel.js";
import type { Touch, TouchState } from "#src/domain/touch/touch.js";
import { summaryOf, type ContactSummary, type Named } from "../follow-up/task-views.js";
import type { TouchDeps } from "./touch-deps.js";

export interface TouchView {
  touch: Touch;
  contact: ContactSummary;
  member: Named;
}

/** Adds contacts and names with one query each; order is kept. */
export async function touchViews(deps: TouchDeps, corpId: string, touches: readonly Touch[]): Promise<TouchView[]> {
  if (touches.length === 0) return [];
  const [contacts, names] = await Promise.all([
    deps.contacts.findMany(corpId, [...new Set(touches.map((touch) => touch.contactId))]),
    deps.members.namesOf(corpId, [...new Set(touches.map((touch) => touch.memberId))]),
  ]);
  const byId = new Map(contacts.map((contact) => [contact.id, contact]));
  return touches.map((touch) => ({
    touch,
    contact: summaryOf(byId.get(touch.contactId), touch.contactId),
    member: { userId: touch.memberId, name: names.get(touch.memberId) ?? touch.memberId },
  }));
}

/** The viewer's touches, newest due first. */
export async function touchPage(
  deps: TouchDeps,
  viewer: Viewer,
  query: { states: readonly TouchState[]; after: PageKey | null; limit: number },
): Promise<PageOf<TouchView>> {
  const { items, next } = await deps.touches.page({ corpId: viewer.corpId, members: viewer.members, ...query });
  return { items: await touchViews(deps, viewer.corpId, items), next };
}

export interface SendWays {
  /** Channels through which the viewer can write to the contact now. */
  channels: string[];
  /** Why 微信客服, to which the contact wrote, takes nothing now; null: it does, or the contact never did. */
  kfClosed: KfClosed | null;
}

/** How the viewer can write to the contact now. */
export async function sendWays(deps: TouchDeps, viewer: Viewer, contact: Contact): Promise<SendWays> {
  const wecom = await deps.wecomReaches?.of(contact, deps.clock.now());
  const accounts = await deps.bots.list(viewer.corpId);
  const choice = channelFor(contact, [viewer.userId], accounts, wecom ? { wecom } : {});
  return { channels: choice ? [choice.channel] : [], kfClosed: wecom?.kfClosed ?? null };
}
