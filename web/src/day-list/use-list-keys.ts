import { type RefObject, useRef } from "react";
import { useWords } from "../shared/text/use-words";
import { useShortcuts } from "../shell/shortcuts";
import { snoozeChoices } from "./snooze-choices";

interface ListKeys {
  onWrite: (id: string | null) => void;
  onFinish: (id: string | null) => void;
  onSnooze: (id: string, until: string) => void;
}

/** j/k walk over the rows' names (real focus, so Enter and screen readers follow); e, w, s act on that row. */
export function useListKeys({ onWrite, onFinish, onSnooze }: ListKeys): RefObject<HTMLDivElement | null> {
  const list = useRef<HTMLDivElement>(null);
  const words = useWords();
  const links = (): HTMLElement[] => [...(list.current?.querySelectorAll<HTMLElement>("[data-row-link]") ?? [])];
  const currentRow = (): HTMLElement | null =>
    list.current?.contains(document.activeElement)
      ? ((document.activeElement?.closest("[data-task]") as HTMLElement | null) ?? null)
      : null;
  const currentId = (): string | null =>
    currentRow()?.dataset["task"] ?? links()[0]?.closest<HTMLElement>("[data-task]")?.dataset["task"] ?? null;
  const move = (step: 1 | -1): void => {
    const all = links();
    const row = currentRow();
    const at = all.findIndex((link) => row?.contains(link));
    const next = all[at === -1 ? 0 : Math.max(0, Math.min(all.length - 1, at + step))];
    next?.focus();
    next?.closest("[data-task]")?.scrollIntoView({ block: "nearest" });
  };
  useShortcuts({
    next: () => move(1),
    previous: () => move(-1),
    open: () => links()[0]?.click(),
    write: () => onWrite(currentId()),
    done: () => onFinish(currentId()),
    snooze: () => {
      const id = currentId();
      const tomorrow = snoozeChoices(words).find(({ key }) => key === "snoozeTomorrow");
      if (id && tomorrow) onSnooze(id, tomorrow.until);
    },
  });
  return list;
}
