/** Composition of care: everything with its ports bound. */
import { defaultCareRules, type CareRules } from "#src/domain/care/care-rules.js";
import type { Viewer } from "#src/domain/member/member.js";
import { NotFoundError } from "#src/domain/shared/errors.js";
import { touchViews } from "../touch/touch-views.js";
import {
  addContactDate,
  careMonth,
  contactDates,
  moveCareTouch,
  previewCare,
  removeContactDate,
} from "./care-calendar.js";
import type { CareDeps } from "./care-deps.js";
import { planCare } from "./plan-care.js";

export type CareUseCases = ReturnType<typeof createCareUseCases>;

/** Binds the use cases of care to their ports. */
export function createCareUseCases(deps: CareDeps) {
  return {
    planCare: (input: { corpId: string; contactId: string }) => planCare(deps, input),

    month: (viewer: Viewer, month: string) => careMonth(deps, viewer, month),
    moveTouch: async (viewer: Viewer, touchId: string, dueAt: Date) => {
      const [view] = await touchViews(deps, viewer.corpId, [await moveCareTouch(deps, viewer, touchId, dueAt)]);
      if (!view) throw new NotFoundError("消息", touchId);
      return view;
    },
    rules: (corpId: string) => deps.careRules.get(corpId),
    /** Everybody's care is looked at again. @throws AppError `conflict` */
    changeRules: async (viewer: Viewer, value: CareRules, basedOn: Date | null) => {
      const { corpId, userId } = viewer;
      const saved = await deps.careRules.change(corpId, { value, basedOn, byUserId: userId });
      await deps.checks.recheckCare(corpId, deps.clock.now());
      return saved;
    },
    preview: (viewer: Viewer, input: Parameters<typeof previewCare>[2]) => previewCare(deps, viewer, input),
    dates: (viewer: Viewer, contactId: string) => contactDates(deps, viewer, contactId),
    addDate: (viewer: Viewer, contactId: string, input: Parameters<typeof addContactDate>[3]) =>
      addContactDate(deps, viewer, contactId, input),
    removeDate: (viewer: Viewer, contactId: string, id: string) => removeContactDate(deps, viewer, contactId, id),
  };
}

/** What a corp starts with. */
export { defaultCareRules };
