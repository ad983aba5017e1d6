/** A person's word on a promise: kept outside the chat, or no longer wanted. It beats what the chat shows. */
import { reaches } from "#src/domain/member/data-scope.js";
import type { Viewer } from "#src/domain/member/member.js";
import type { StoredPromise } from "#src/domain/promise/promise.js";
import { AppError, NotFoundError } from "#src/domain/shared/errors.js";
import { requestCheck, type FollowUpDeps } from "./follow-up-deps.js";
import { visibleContact } from "./task-commands.js";

/**
 * Sets the word, or with `status` null takes it back. Saying the same again changes nothing.
 *
 * @throws NotFoundError the promise is unknown or outside the viewer's scope.
 * @throws AppError      `already_decided`: somebody else said otherwise meanwhile.
 */
export async function resolvePromise(
  deps: FollowUpDeps,
  viewer: Viewer,
  promiseId: string,
  status: "kept" | "dropped" | null,
): Promise<StoredPromise> {
  const { corpId } = viewer;
  const promise = await deps.promises.find(corpId, promiseId);
  if (!promise) throw new NotFoundError("承诺", promiseId);
  if (!reaches(viewer, promise.memberId)) await visibleContact(deps, viewer, promise.contactId);
  if ((promise.resolution?.status ?? null) === status) return promise;
  const resolution = status === null ? null : { status, byUserId: viewer.userId, at: deps.clock.now() };
  if (!(await deps.promises.set(corpId, promiseId, promise.resolution?.at ?? null, resolution))) {
    throw new AppError("already_decided", "这条承诺刚刚有人处理过，请刷新后再看", { details: { promiseId } });
  }
  deps.live.publish([{ type: "contact.changed", corpId, contactId: promise.contactId, memberIds: [promise.memberId] }]);
  await requestCheck(deps, corpId, promise.contactId);
  return { ...promise, resolution };
}
