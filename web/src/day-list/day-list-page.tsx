import { lazy, Suspense, useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import type { TaskJson } from "#src/api/contract/contract.js";
import type { TaskReason } from "#src/domain/task/task.js";
import { useWords } from "../shared/text/use-words";
import { Skeleton } from "../shared/ui/skeleton";
import { ErrorPanel } from "../shared/ui/state-panel";
import type { Finish } from "../tasks/task-writes";
import { DayHeader } from "./day-header";
import { FinishedNote } from "./finished-note";
import { GROUPS, type ShownRow } from "./shown-list";
import { SelectionBar } from "./selection-bar";
import { TaskGroup } from "./task-group";
import { useDayList } from "./use-day-list";
import { useListKeys } from "./use-list-keys";
import { useWarmSheets } from "./use-warm-sheets";
import "./day-list.css";

const FinishSheet = lazy(() => import("../tasks/finish-sheet"));
const ComposerSheet = lazy(() => import("../composer/composer-sheet"));
const RecordTaskSheet = lazy(() => import("../tasks/record-task-sheet"));

type OpenSheet = { kind: "finish" | "write"; task: TaskJson } | { kind: "record" } | null;

/** "Whom do I write to now, why, and what did I promise?" */
export default function DayListPage() {
  const [search] = useSearchParams();
  const memberId = search.get("member");
  // Another member's list is another list: nothing of the first one stays.
  return <DayListOf key={memberId ?? ""} memberId={memberId} />;
}

function DayListOf({ memberId }: { memberId: string | null }) {
  const { t } = useTranslation();
  const words = useWords();
  const navigate = useNavigate();
  const list = useDayList(memberId);
  const { shown, settled } = list;
  const [sheet, setSheet] = useState<OpenSheet>(null);
  const [reason, setReason] = useState<TaskReason | null>(null);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const select = useCallback((id: string): void => {
    setSelected((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  }, []);
  useWarmSheets();

  const rows = useMemo(() => (shown ? GROUPS.flatMap((group) => shown.rows[group]) : []), [shown]);
  const taskOf = (id: string | null): TaskJson | undefined =>
    rows.find(({ task, isGone }) => task.id === id && !isGone && !settled.has(id))?.task;
  const open = (kind: "finish" | "write") => (id: string | null) => {
    const task = taskOf(id);
    if (task?.place) void navigate(task.place);
    else if (task) setSheet({ kind, task });
  };
  const snooze = (id: string, until: string): void => {
    const task = taskOf(id);
    if (task) list.snooze(task, until, words.when(until));
  };
  const record = (id: string, finish: Finish): void => {
    const task = taskOf(id);
    if (task) list.finish(task, finish);
  };
  const keyed = useListKeys({ onWrite: open("write"), onFinish: open("finish"), onSnooze: snooze });
  const close = useCallback(() => setSheet(null), []);

  if (list.error)
    return (
      <div className="page page-narrow">
        <ErrorPanel error={list.error} onRetry={list.reload} />
      </div>
    );
  const isOpen = ({ task, isGone }: ShownRow): boolean => !isGone && !settled.has(task.id);
  const isDueDone = shown !== null && ![...shown.rows.overdue, ...shown.rows.today].some(isOpen);
  return (
    <div className="page page-narrow day-list" ref={keyed}>
      <DayHeader
        counts={list.fresh ? list.counts : null}
        memberId={memberId}
        reason={reason}
        onReason={setReason}
        onRecord={() => setSheet({ kind: "record" })}
      />
      {!shown && <Skeleton rows={6} height={84} />}
      {shown && shown.waiting.length > 0 && (
        <p className="waiting-tasks" role="status">
          {t("today.newRows", { count: shown.waiting.length })}
          <button type="button" className="link-button" onClick={list.showWaiting}>
            {t("today.showThem")}
          </button>
        </p>
      )}
      {shown && isDueDone && <FinishedNote done={list.counts.doneToday} upcoming={shown.rows.upcoming} />}
      {shown &&
        GROUPS.map((group) => (
          <TaskGroup
            key={group}
            group={group}
            rows={shown.rows[group].filter(({ task }) => !reason || task.reason === reason)}
            settled={settled}
            onWrite={open("write")}
            onFinish={open("finish")}
            onRecord={record}
            onSnooze={snooze}
            onSelect={select}
            selected={selected}
          />
        ))}
      {list.fresh?.isTruncated && <p className="hint small">{t("today.truncated")}</p>}
      <SelectionBar selected={selected} onClear={() => setSelected(new Set())} />
      <Suspense fallback={null}>
        {sheet?.kind === "finish" && (
          <FinishSheet
            task={sheet.task}
            onClose={close}
            onFinish={(finish) => {
              close();
              list.finish(sheet.task, finish);
            }}
          />
        )}
        {sheet?.kind === "write" && (
          <ComposerSheet
            contact={sheet.task.contact}
            task={sheet.task}
            onClose={close}
            onFinish={() => setSheet({ kind: "finish", task: sheet.task })}
          />
        )}
        {sheet?.kind === "record" && <RecordTaskSheet onClose={close} />}
      </Suspense>
    </div>
  );
}
