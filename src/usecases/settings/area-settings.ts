/** Settings of one area, apart from the corp's general ones: a value with defaults, changed whole, never lost silently. */
import { AppError } from "#src/domain/shared/errors.js";
import type { Clock } from "../shared/clock.js";

export interface AreaValue<T> {
  value: T;
  /** Null until somebody saves. */
  updatedAt: Date | null;
  updatedBy: string | null;
}

/** Port: one document per corp and area. */
export interface AreaSettingsStore {
  find(corpId: string, area: string): Promise<{ value: unknown; updatedAt: Date; updatedBy: string | null } | null>;
  /** Saves if what is stored still has this `updatedAt` (null: nothing is stored). @returns false otherwise. */
  save(
    corpId: string,
    area: string,
    next: { value: unknown; updatedAt: Date; updatedBy: string | null },
    expected: Date | null,
  ): Promise<boolean>;
}

export interface AreaSettings<T> {
  get(corpId: string): Promise<AreaValue<T>>;
  /** @throws AppError conflict when they were changed meanwhile. */
  change(corpId: string, input: { value: T; basedOn: Date | null; byUserId: string }): Promise<AreaValue<T>>;
}

/** @param defaults hold for what nobody has saved, also for fields that came later. */
export function areaSettings<T extends object>(
  deps: { store: AreaSettingsStore; clock: Clock },
  area: string,
  defaults: T,
): AreaSettings<T> {
  return {
    get: async (corpId) => {
      const stored = await deps.store.find(corpId, area);
      if (!stored) return { value: defaults, updatedAt: null, updatedBy: null };
      // The store holds what `change` wrote, which has the type.
      const value = { ...defaults, ...(stored.value as Partial<T>) };
      return { value, updatedAt: stored.updatedAt, updatedBy: stored.updatedBy };
    },
    change: async (corpId, { value, basedOn, byUserId }) => {
      const now = deps.clock.now().getTime();
      const updatedAt = new Date(Math.max(now, (basedOn?.getTime() ?? 0) + 1));
      const next = { value, updatedAt, updatedBy: byUserId };
      if (!(await deps.store.save(corpId, area, next, basedOn))) {
        throw new AppError("conflict", "设置刚被别人改过。请刷新后再改，没有覆盖对方的修改。");
      }
      return next;
    },
  };
}
