import { useQuery } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DayListJson, TaskJson } from "#src/api/contract/contract.js";
import { getData, query } from "../shared/api/api-client";
import { queryClient } from "../shared/api/query-client";
import { keys } from "../shared/api/query-keys";
import { useErrorWords } from "../shared/text/error-words";
import { useNotices } from "../shared/ui/undo";
import { type Finish, finishTask, reopenTask, snoozeTask } from "../tasks/task-writes";
import { countsWith, mergeFresh, type Settled, showAll, type ShownList } from "./shown-list";

export interface DayList {
  fresh: DayListJson | undefined;
  shown: ShownList | null;
  settled: ReadonlyMap<string, Settled>;
  counts: DayListJson["counts"];
  error: unknown;
  reload: () => void;
  showWaiting: () => void;
  finish: (task: TaskJson, finish: Finish) => void;
  snooze: (task: TaskJson, until: string, untilWords: string) => void;
}

const NO_COUNTS = { open: 0, overdue: 0, doneToday: 0 };

/** The list of one member (null: the viewer's own) with optimistic acts that can be undone for eight seconds. */
export function useDayList(memberId: string | null): DayList {
  const { t } = useTranslation();
  const errorWords = useErrorWords();
  const { show, problem } = useNotices();
  const { data, error, refetch } = useQuery({
    queryKey: keys.dayList(memberId),
    queryFn: ({ signal }) => getData<DayListJson>(`/day-list${query({ memberId })}`, signal),
  });
  const [seen, setSeen] = useState<DayListJson>();
  const [shown, setShown] = useState<ShownList | null>(null);
  const [settled, setSettled] = useState<ReadonlyMap<string, Settled>>(new Map());
  if (data && data !== seen) {
    setSeen(data);
    setShown(mergeFresh(shown, data));
  }

  const settle = useCallback((id: string, what: Settled | null): void => {
    setSettled((before) => {
      const after = new Map(before);
      if (what) after.set(id, what);
      else after.delete(id);
      return after;
    });
  }, []);
  const refresh = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ["day-list"] });

  /** Shows the act at once; the server follows, and undo waits for it. */
  const act = (task: TaskJson, what: Settled, save: () => Promise<unknown>, text: string): void => {
    settle(task.id, what);
    const saving = save();
    saving.then(refresh).catch((failure: unknown) => {
      settle(task.id, null);
      problem(errorWords(failure));
    });
    show(text, () => {
      settle(task.id, null);
      saving
        .then(() => reopenTask(task.id))
        .then(refresh)
        .catch((failure: unknown) => problem(errorWords(failure)));
    });
  };

  return {
    fresh: data,
    shown,
    settled,
    counts: data ? countsWith(data, settled) : NO_COUNTS,
    error: data ? null : error,
    reload: () => void refetch(),
    showWaiting: () => {
      if (data) setShown(showAll(data));
    },
    finish: (task, finish) =>
      act(
        task,
        { kind: "done", outcome: finish.outcome, next: finish.nextStep },
        () => finishTask(task.id, finish),
        t("today.doneToast", { name: task.contact.displayName }),
      ),
    snooze: (task, until, untilWords) =>
      act(
        task,
        { kind: "snoozed", until },
        () => snoozeTask(task.id, until),
        t("today.snoozeToast", { name: task.contact.displayName, when: untilWords }),
      ),
  };
}
