/** Composition of warnings: everything with its ports bound. */
import type { Viewer } from "#src/domain/member/member.js";
import type { PageOf } from "#src/domain/shared/paging.js";
import type { Warning, WarningKind } from "#src/domain/warning/warning.js";
import {
  dismissWarning,
  reopenWarning,
  takeUpPlay,
  visibleWarning,
  type TakeUpPlayInput,
  type WarningDeps,
} from "./answer-warning.js";
import type { PlayResult, WarningPageQuery } from "./ports.js";

export interface WarningUseCases {
  /** Latest raised first. */
  page(viewer: Viewer, query: WarningPageQuery): Promise<PageOf<Warning>>;
  /** @throws NotFoundError */
  find(viewer: Viewer, warningId: string): Promise<Warning>;
  /** The caller has checked that the contact is visible. */
  ofContact(corpId: string, contactId: string): Promise<Warning[]>;
  /** Open ones inside the scope, by kind; how the plays worked in the corp. */
  summary(viewer: Viewer): Promise<{ open: ReadonlyMap<WarningKind, number>; plays: PlayResult[] }>;
  takeUp(viewer: Viewer, input: TakeUpPlayInput): Promise<Warning>;
  dismiss(viewer: Viewer, input: { warningId: string; reason: string }): Promise<Warning>;
  reopen(viewer: Viewer, warningId: string): Promise<Warning>;
}

/** Binds warnings to their ports. */
export function createWarningUseCases(deps: WarningDeps): WarningUseCases {
  return {
    page: (viewer, query) => deps.warnings.page(viewer, query),
    find: (viewer, warningId) => visibleWarning(deps, viewer, warningId),
    ofContact: (corpId, contactId) => deps.warnings.ofContact(corpId, contactId),
    summary: async (viewer) => {
      const [open, plays] = await Promise.all([
        deps.warnings.countOpen(viewer),
        deps.warnings.playResults(viewer.corpId),
      ]);
      return { open, plays };
    },
    takeUp: (viewer, input) => takeUpPlay(deps, viewer, input),
    dismiss: (viewer, input) => dismissWarning(deps, viewer, input),
    reopen: (viewer, warningId) => reopenWarning(deps, viewer, warningId),
  };
}
