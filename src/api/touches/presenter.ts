/** Touches as JSON. */
import { attachmentWords } from "#src/domain/material/attachment.js";
import type { TouchView } from "#src/usecases/touch/touch-views.js";
import type { TouchJson } from "../contract/contract.js";
import { presentContactRef } from "../contacts/contact-ref.js";
import type { Masks } from "../contacts/masks.js";

export const presentTouch = ({ touch, contact, member }: TouchView, masks: Masks): TouchJson => ({
  id: touch.id,
  contact: presentContactRef(contact, masks),
  member: { userId: member.userId, name: member.name },
  why: touch.why,
  channel: touch.channel,
  text: masks.text(touch.text),
  attachments: (touch.attachments ?? []).map(attachmentWords),
  dueAt: touch.dueAt.toISOString(),
  state: touch.state,
  sentAt: touch.sentAt?.toISOString() ?? null,
  note: touch.note,
  outlook: touch.outlook ? { kind: touch.outlook.kind, wantedAt: touch.outlook.wantedAt.toISOString() } : null,
});
