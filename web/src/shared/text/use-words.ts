/** Words bound to the person's language, the corp's zone and the present moment. */
import { useMemo, useSyncExternalStore } from "react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { FactField } from "#src/domain/understanding/understanding.js";
import { sessionQuery } from "../api/session";
import { agoWords, dayWords, dueWords, exactTime, type Language, whenWords } from "./date-words";
import { valueWords } from "./value-words";
import { localDay, wallClock } from "./zoned-time";

const TICK_MS = 30_000;
/** How far the demo's clock stands from the browser's, in ms. */
let offsetMs = 0;
const read = (): Date => new Date(Date.now() + offsetMs);
let now = read();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** Takes the demo's offset; every time on the page follows. */
export function setClockOffset(ms: number): void {
  if (ms === offsetMs) return;
  offsetMs = ms;
  now = read();
  for (const each of listeners) each();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = read();
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The present, refreshed twice a minute. */
const useNow = (): Date => useSyncExternalStore(subscribe, () => now);

/** The corp's zone; Shanghai until the session is known. */
const useZone = (): string => useQuery({ ...sessionQuery, enabled: false }).data?.corp.zone ?? "Asia/Shanghai";

export interface Words {
  language: Language;
  zone: string;
  now: Date;
  today: string;
  when: (iso: string) => string;
  ago: (iso: string) => string;
  day: (day: string) => string;
  exact: (iso: string) => string;
  due: (iso: string) => ReturnType<typeof dueWords>;
  value: (field: FactField, value: string) => string;
}

const ROLES = ["decider", "influencer", "user", "buyer", "blocker"] as const;

export function useWords(): Words {
  const { t, i18n } = useTranslation();
  const zone = useZone();
  const now = useNow();
  const language: Language = i18n.language.startsWith("en") ? "en" : "zh";
  return useMemo(() => {
    const context = {
      language,
      thisYear: wallClock(now, zone).year,
      roleName: (value: string): string => {
        const role = ROLES.find((each) => each === value);
        return role ? t(`decisionRole.${role}`) : value;
      },
    };
    return {
      language,
      zone,
      now,
      today: localDay(now, zone),
      when: (iso) => whenWords(iso, now, zone, language),
      ago: (iso) => agoWords(iso, now, zone, language),
      day: (day) => dayWords(day, now, zone, language),
      exact: (iso) => exactTime(iso, zone),
      due: (iso) => dueWords(iso, now, zone, language),
      value: (field, value) => valueWords(field, value, context),
    };
  }, [language, zone, now, t]);
}
