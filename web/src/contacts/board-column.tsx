import { useInfiniteQuery } from "@tanstack/react-query";
import { type DragEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ContactRowJson } from "#src/api/contract/contract.js";
import type { Stage } from "#src/domain/stage/stage.js";
import { useMay } from "../shared/api/session";
import { countWords } from "../shared/text/value-words";
import { Skeleton } from "../shared/ui/skeleton";
import { StageMark } from "../shared/ui/stage-mark";
import { ErrorPanel } from "../shared/ui/state-panel";
import { BoardCard } from "./board-card";
import type { ContactFilters } from "./contact-filters";
import { contactsQuery } from "./contacts-queries";

/** Cards that a column shows at first; more on asking. */
const FIRST = 20;

interface BoardColumnProps {
  stage: Stage;
  filters: ContactFilters;
  /** Null: only what is loaded is counted. */
  count: number | null;
  dragged: ContactRowJson | null;
  onDrag: (row: ContactRowJson | null) => void;
  onMove: (row: ContactRowJson, to: Stage) => void;
}

/** One stage with its contacts; a card dropped here asks for the stage. */
export function BoardColumn({ stage, filters, count, dragged, onDrag, onMove }: BoardColumnProps) {
  const { t } = useTranslation();
  const mayMove = useMay("contact:write");
  const [isOver, setOver] = useState(false);
  const list = useInfiniteQuery(contactsQuery({ ...filters, stages: [stage] }, FIRST));
  const rows = list.data?.pages.flatMap((page) => page.data) ?? [];
  const shown = count ?? rows.length;
  const isTarget = dragged !== null && dragged.stage !== stage;
  const over = (event: DragEvent): void => {
    if (!isTarget) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    setOver(true);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    if (dragged && isTarget) onMove(dragged, stage);
  };
  return (
    <section
      className="board-column"
      aria-label={t(`stage.${stage}`)}
      data-over={isOver && isTarget}
      onDragOver={over}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={drop}
    >
      <h2 className="board-head">
        <StageMark stage={stage} />
        <span className="muted tabular">
          {countWords(shown)}
          {count === null && list.hasNextPage && "+"}
        </span>
      </h2>
      {list.isPending && <Skeleton rows={3} height={72} gap={8} />}
      {list.error && !list.data && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />}
      <ul>
        {rows.map((row) => (
          <BoardCard key={row.id} row={row} mayMove={mayMove} onDrag={onDrag} onMove={(to) => onMove(row, to)} />
        ))}
      </ul>
      {list.data && rows.length === 0 && <p className="muted small board-none">{t("contacts.boardNone")}</p>}
      {list.hasNextPage && (
        <button
          type="button"
          className="link-button small board-more"
          disabled={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {t("contacts.boardMore")}
        </button>
      )}
    </section>
  );
}
