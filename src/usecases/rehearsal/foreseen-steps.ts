/** The steps of follow-up plans as the rehearsal replays them: messages with their channel, and tasks. */
import type { Viewer } from "#src/domain/member/member.js";
import { reachesAny } from "#src/domain/member/data-scope.js";
import { channelFor, writersOf } from "#src/domain/touch/channel-choice.js";
import type { UpcomingStep } from "../sop/upcoming-steps.js";
import { memberNames } from "./member-names.js";
import type { ForeseenTouch, RehearsalDeps, RehearsalItem } from "./rehearse.js";

const GUESSED = "分支按现在的情况判断";

export interface ForeseenSteps {
  touches: ForeseenTouch[];
  items: RehearsalItem[];
  isTruncated: boolean;
}

/** What the viewer may see of the plans' coming steps. */
export async function foreseenSteps(deps: RehearsalDeps, viewer: Viewer, until: Date): Promise<ForeseenSteps> {
  const { corpId } = viewer;
  const [{ steps: all, isTruncated }, accounts, hasLeft] = await Promise.all([
    deps.steps.until(corpId, until),
    deps.bots.list(corpId),
    deps.members.whoLeft(corpId),
  ]);
  const steps = all.filter(({ contact, isGroup, memberId }) =>
    reachesAny(viewer, [...(memberId === null ? [] : [memberId]), ...(isGroup ? [] : contact.memberIds)]),
  );
  const nameOf = await memberNames(
    deps,
    corpId,
    steps.map(({ memberId }) => memberId),
  );
  const touches: ForeseenTouch[] = [];
  const items: RehearsalItem[] = [];
  for (const step of steps) {
    const { id, contact, memberId, at, expiresAt, kind, attachments } = step;
    const note = step.isGuessed ? GUESSED : null;
    if (kind === "touch" && memberId !== null) {
      const reach = await deps.wecomReaches?.of(contact, at);
      // Rules never write through customer service.
      const needs = { text: step.text, attachments, ...(reach ? { wecom: { ...reach, kf: null } } : {}) };
      const choice = channelFor(contact, writersOf(contact, hasLeft), accounts, needs);
      touches.push({
        id,
        why: "sop",
        contactId: contact.id,
        memberId: choice?.memberId ?? memberId,
        channel: choice?.channel ?? null,
        text: worded(step),
        dueAt: at,
        expiresAt,
        foreseenNote: note,
      });
      continue;
    }
    items.push({
      at,
      movedFrom: null,
      outcome: kind === "task" && memberId !== null ? "task" : "skip",
      why: "sop",
      task: kind === "task" ? "sop" : null,
      channel: null,
      contact: { id: contact.id, displayName: contact.displayName },
      member: memberId === null ? null : nameOf(memberId),
      text: worded(step),
      count: 1,
      reason: kind === "skipped" ? "content" : memberId === null ? "no_sender" : null,
      note: memberId === null ? "没有负责的成员" : note,
    });
  }
  return { touches, items, isTruncated };
}

/** With the plan's name, unless the step's own words begin with it. */
const worded = ({ planName, text }: UpcomingStep): string =>
  text.startsWith(`“${planName}”`) ? text : `“${planName}”：${text}`;
