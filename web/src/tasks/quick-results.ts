/** Results that are recorded in one tap, each with the next step that usually follows. */
import { useTranslation } from "react-i18next";
import { useWords } from "../shared/text/use-words";
import { instantOfChoice, type QuickDate } from "./date-choice";
import type { Finish } from "./task-writes";

const QUICK = [
  { outcome: "reached", next: "in3days" },
  { outcome: "no_answer", next: "tomorrow" },
  { outcome: "interested", next: "tomorrow" },
] as const satisfies readonly { outcome: string; next: QuickDate }[];

export interface QuickResult {
  outcome: (typeof QUICK)[number]["outcome"];
  /** The next step's day, in words. */
  next: (typeof QUICK)[number]["next"];
  finish: Finish & { nextStep: NonNullable<Finish["nextStep"]> };
}

/** In the viewer's words and days. */
export function useQuickResults(): QuickResult[] {
  const { t } = useTranslation();
  const { today, zone } = useWords();
  return QUICK.flatMap(({ outcome, next }) => {
    const at = instantOfChoice({ kind: next }, today, zone);
    if (!at) return [];
    const nextStep = { title: t(`finish.usual.${outcome}`), dueAt: at.toISOString() };
    return [{ outcome, next, finish: { outcome, note: "", nextStep } }];
  });
}
