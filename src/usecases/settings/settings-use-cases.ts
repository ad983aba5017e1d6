/** What a corp can change, with the defaults until somebody does. */
import { AppError } from "#src/domain/shared/errors.js";
import { defaultSettings, type Settings } from "#src/domain/settings/settings.js";
import type { Clock } from "#src/usecases/shared/clock.js";
import type { LiveEvents } from "#src/usecases/shared/live-events.js";
import type { SettingsStore } from "./ports.js";

export interface SettingsDeps {
  store: SettingsStore;
  clock: Clock;
  /** Name of the corp until somebody saves another. */
  corpName: string;
  liveEvents?: LiveEvents;
  /**
   * Called after a change of what derivation depends on (zone, hours, stage thresholds, dictionary): everything has to
   * be derived anew. When it fails the change stands; saving again repeats it.
   */
  onDerivationInputsChanged?: (corpId: string) => Promise<unknown>;
  /** Called after a change of what only contacts' value follows from: every contact has to be reckoned anew. */
  onValueRulesChanged?: (corpId: string) => Promise<unknown>;
  /** Planned care no longer says what the settings say. */
  onCareInputsChanged?: (corpId: string) => Promise<unknown>;
  /** How long a read may be answered from memory, in ms (default 2,000). Other processes see a change after that. */
  cacheMs?: number;
}

export interface ChangeSettingsInput {
  settings: Omit<Settings, "corpId" | "updatedAt" | "updatedBy">;
  /** `updatedAt` of the settings that were changed. */
  basedOn: Date;
  byUserId: string;
}

export interface SettingsUseCases {
  /** The settings in force. */
  current(corpId: string): Promise<Settings>;
  /** Same as `current`: the name that other areas' read ports use. */
  get(corpId: string): Promise<Settings>;
  /** @throws AppError conflict when they were changed meanwhile. */
  change(corpId: string, input: ChangeSettingsInput): Promise<Settings>;
}

/** The instant that unsaved defaults carry, so that the first save can be checked like every other. */
const NEVER_SAVED = new Date(0);

export function createSettingsUseCases(deps: SettingsDeps): SettingsUseCases {
  const cacheMs = deps.cacheMs ?? 2_000;
  const cache = new Map<string, { settings: Settings; readAt: number }>();

  // What was saved before a setting existed has that setting's default.
  const read = async (corpId: string): Promise<Settings> => ({
    ...defaultSettings(corpId, deps.corpName, NEVER_SAVED),
    ...(await deps.store.find(corpId)),
  });

  const current = async (corpId: string): Promise<Settings> => {
    const now = deps.clock.now().getTime();
    const kept = cache.get(corpId);
    if (kept && Math.abs(now - kept.readAt) < cacheMs) return kept.settings;
    const settings = await read(corpId);
    cache.set(corpId, { settings, readAt: now });
    return settings;
  };

  return {
    current,
    get: current,
    change: async (corpId, { settings, basedOn, byUserId }) => {
      const now = deps.clock.now();
      // Two saves in one millisecond must still differ: the instant is the lock.
      const updatedAt = new Date(Math.max(now.getTime(), basedOn.getTime() + 1));
      const next: Settings = { ...settings, corpId, updatedAt, updatedBy: byUserId };
      const before = await read(corpId);
      const isFirst = basedOn.getTime() === NEVER_SAVED.getTime();
      if (!(await deps.store.save(next, isFirst ? null : basedOn))) {
        throw new AppError("conflict", "设置刚被别人改过。请刷新后再改，没有覆盖对方的修改。");
      }
      cache.delete(corpId);
      if (derivationInputs(before) !== derivationInputs(next)) await deps.onDerivationInputsChanged?.(corpId);
      else if (valueInputs(before) !== valueInputs(next)) await deps.onValueRulesChanged?.(corpId);
      if (careInputs(before) !== careInputs(next)) await deps.onCareInputsChanged?.(corpId);
      deps.liveEvents?.publish([{ type: "settings.changed", corpId, contactId: null, memberIds: [] }]);
      return next;
    },
  };
}

const valueInputs = ({ valueRules }: Settings): string =>
  JSON.stringify(Object.entries(valueRules).sort(([a], [b]) => (a < b ? -1 : 1)));

/** The part that planned care follows from, as text to compare. */
const careInputs = ({ care, sendBudget, quietHours, zone, corpName }: Settings): string =>
  JSON.stringify([care, sendBudget, quietHours, zone, corpName].map((part) => sorted(part)));

/** Keys of an object have no order. */
const sorted = (value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
    : value;

/** The part of the settings that derived records follow from, as text to compare. */
const derivationInputs = ({ zone, workingHours, dormantAfterDays, dictionary }: Settings): string =>
  JSON.stringify([
    zone,
    workingHours.map(({ from, to }) => [from, to]),
    dormantAfterDays,
    [dictionary.products, dictionary.competitors, dictionary.ownCompanyNames],
  ]);
