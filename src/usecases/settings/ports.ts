/** Port of settings. */
import type { Settings } from "#src/domain/settings/settings.js";

export interface SettingsStore {
  /** What was saved; null while nothing was. */
  find(corpId: string): Promise<Settings | null>;
  /**
   * Saves the whole object if what is stored still has this `updatedAt` (null: nothing is stored). Atomic.
   *
   * @returns false when somebody else saved meanwhile.
   */
  save(settings: Settings, expectedUpdatedAt: Date | null): Promise<boolean>;
}
