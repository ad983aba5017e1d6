/** People's word on the contact itself: stage, tags, owner, opt-out. */
import type { Viewer } from "#src/domain/member/member.js";
import { reaches } from "#src/domain/member/data-scope.js";
import { InvalidInputError, NotFoundError } from "#src/domain/shared/errors.js";
import type { Stage, StageOverride } from "#src/domain/stage/stage.js";
import { randomId } from "#src/usecases/shared/ids.js";
import { audited, decide, visibleContact, type ProfileDeps } from "./profile-deps.js";

/** Tags by hand on one contact. */
const MAX_TAGS = 50;

/**
 * Sets the stage by hand, with a reason; while pinned no rule moves it.
 *
 * @throws NotFoundError
 */
export async function overrideStage(
  deps: ProfileDeps,
  viewer: Viewer,
  input: { contactId: string; stage: Stage; reason: string; isPinned: boolean },
): Promise<void> {
  const { contactId, stage, reason, isPinned } = input;
  await visibleContact(deps, viewer, contactId);
  await decide(deps, viewer.corpId, contactId, () =>
    deps.overrides.insert(viewer.corpId, contactId, {
      id: randomId("so"),
      at: deps.clock.now(),
      stage,
      reason,
      byUserId: viewer.userId,
      isPinned,
    }),
  );
}

/** Lets rules move the stage again; it stays where it is until one does. Without a pin nothing changes. */
export async function unpinStage(deps: ProfileDeps, viewer: Viewer, contactId: string): Promise<void> {
  const contact = await visibleContact(deps, viewer, contactId);
  const latest = (await deps.overrides.list(viewer.corpId, contactId)).at(-1);
  if (!latest?.isPinned) return;
  const unpinned: StageOverride = {
    id: randomId("so"),
    at: deps.clock.now(),
    stage: contact.stage,
    reason: "取消固定",
    byUserId: viewer.userId,
    isPinned: false,
  };
  await decide(deps, viewer.corpId, contactId, () => deps.overrides.insert(viewer.corpId, contactId, unpinned));
}

/** Puts a tag on the contact. Putting it again changes nothing. @throws NotFoundError, InvalidInputError */
export async function addTag(
  deps: ProfileDeps,
  viewer: Viewer,
  input: { contactId: string; group: string; label: string },
): Promise<void> {
  const { contactId, group, label } = input;
  const contact = await visibleContact(deps, viewer, contactId);
  const own = contact.tags.filter((tag) => tag.origin === "person");
  if (own.length >= MAX_TAGS) {
    throw new InvalidInputError([{ path: "label", message: `一位客户最多 ${MAX_TAGS} 个手动标签` }]);
  }
  await decide(deps, viewer.corpId, contactId, () =>
    deps.tags.put({
      corpId: viewer.corpId,
      contactId,
      group,
      label,
      byUserId: viewer.userId,
      at: deps.clock.now(),
    }),
  );
}

/** Takes a tag by hand off; rules' tags follow the rules. Not there: nothing changes. @throws NotFoundError */
export async function removeTag(
  deps: ProfileDeps,
  viewer: Viewer,
  input: { contactId: string; group: string; label: string },
): Promise<void> {
  const { contactId, group, label } = input;
  await visibleContact(deps, viewer, contactId);
  await decide(deps, viewer.corpId, contactId, () => deps.tags.remove(viewer.corpId, contactId, group, label));
}

/**
 * Makes a member responsible; null gives it back to whoever wrote last.
 *
 * @throws NotFoundError the contact or the member is outside the viewer's scope, or no active member.
 */
export async function setOwner(
  deps: ProfileDeps,
  viewer: Viewer,
  input: { contactId: string; ownerId: string | null },
): Promise<void> {
  const { contactId, ownerId } = input;
  await visibleContact(deps, viewer, contactId);
  if (ownerId !== null && !(reaches(viewer, ownerId) && (await deps.members.isActive(viewer.corpId, ownerId)))) {
    throw new NotFoundError("成员", ownerId);
  }
  await audited(deps, viewer, "contact.owner", contactId, ownerId);
  await decide(deps, viewer.corpId, contactId, () => deps.words.setOwner(viewer.corpId, contactId, ownerId));
}

/** Notes that the contact wants no messages; planned care is skipped from now on. @throws NotFoundError */
export async function setOptOut(
  deps: ProfileDeps,
  viewer: Viewer,
  input: { contactId: string; reason: string },
): Promise<void> {
  await visibleContact(deps, viewer, input.contactId);
  await audited(deps, viewer, "contact.opt-out", input.contactId, input.reason);
  await decide(deps, viewer.corpId, input.contactId, () =>
    deps.words.setOptOut(viewer.corpId, input.contactId, deps.clock.now()),
  );
}

/** Lifts the opt-out; one said later counts again. @throws NotFoundError */
export async function liftOptOut(deps: ProfileDeps, viewer: Viewer, contactId: string): Promise<void> {
  await visibleContact(deps, viewer, contactId);
  await audited(deps, viewer, "contact.opt-out-lifted", contactId, null);
  await decide(deps, viewer.corpId, contactId, () => deps.words.liftOptOut(viewer.corpId, contactId, deps.clock.now()));
}
