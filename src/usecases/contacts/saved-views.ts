/** Filters of the contacts page that a person keeps under a name. Only their owner sees them. */
import type { Viewer } from "#src/domain/member/member.js";
import { InvalidInputError } from "#src/domain/shared/errors.js";
import { stableId } from "#src/usecases/shared/ids.js";
import type { Clock } from "#src/usecases/shared/clock.js";

export interface SavedView {
  id: string;
  corpId: string;
  userId: string;
  name: string;
  /** The page's address behind the question mark. */
  search: string;
  savedAt: Date;
}

export interface SavedViewStore {
  /** Those of one member, oldest first. */
  list(corpId: string, userId: string): Promise<SavedView[]>;
  put(view: SavedView): Promise<void>;
  /** Not there: nothing changes. */
  remove(corpId: string, userId: string, id: string): Promise<void>;
}

/** As many as tabs can still be told apart. */
const MAX_VIEWS = 20;

export type SavedViewUseCases = ReturnType<typeof createSavedViewUseCases>;

export function createSavedViewUseCases({ views, clock }: { views: SavedViewStore; clock: Clock }) {
  return {
    list: ({ corpId, userId }: Viewer): Promise<SavedView[]> => views.list(corpId, userId),
    /** Keeps the filters; a name that is there already gets the new ones. @throws InvalidInputError too many. */
    save: async (
      { corpId, userId }: Viewer,
      { name, search }: { name: string; search: string },
    ): Promise<SavedView> => {
      const id = stableId("vw", corpId, userId, name);
      const known = await views.list(corpId, userId);
      const old = known.find((view) => view.id === id);
      if (!old && known.length >= MAX_VIEWS) {
        throw new InvalidInputError([{ path: "name", message: `最多保存 ${MAX_VIEWS} 个视图` }]);
      }
      const view = { id, corpId, userId, name, search, savedAt: old?.savedAt ?? clock.now() };
      await views.put(view);
      return view;
    },
    remove: ({ corpId, userId }: Viewer, id: string): Promise<void> => views.remove(corpId, userId, id),
  };
}
