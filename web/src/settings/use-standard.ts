/** What a setting starts with, beside what it is. */
import { useMemo } from "react";
import { defaultSettings, type Settings } from "#src/domain/settings/settings.js";
import type { SettingsJson } from "#src/api/contract/contract.js";

type Standards = Omit<Settings, "corpId" | "updatedAt" | "updatedBy">;

export interface Standard {
  text: string;
  onReset: (() => void) | null;
}

/** The settings of a new corp. */
export function useStandards(): Standards {
  return useMemo(() => defaultSettings("", "", new Date(0)), []);
}

/** For a row: the words of the standard, and the way back when the draft differs. */
export function standardOf(
  key: keyof SettingsJson & keyof Standards,
  draft: SettingsJson,
  standards: Standards,
  text: string,
  change: (part: Partial<SettingsJson>) => void,
): Standard {
  const standard = standards[key];
  const isSame = sorted(standard) === sorted(draft[key]);
  return { text, onReset: isSame ? null : () => change({ [key]: standard }) };
}

/** The same for one field inside a part of the settings. */
export function standardWithin<P extends object>(
  part: P,
  standards: P,
  key: keyof P,
  text: string,
  set: (changes: Partial<P>) => void,
): Standard {
  const isSame = sorted(standards[key]) === sorted(part[key]);
  return { text, onReset: isSame ? null : () => set({ [key]: standards[key] } as Partial<P>) };
}

/** As text to compare; keys of an object have no order. */
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
