import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ContactFacetsJson, ContactRowJson } from "#src/api/contract/contract.js";
import { type Stage, STAGES } from "#src/domain/stage/stage.js";
import { StageSheet } from "../contact/stage-sheet";
import { useContactWrites } from "../contact/use-contact-writes";
import { BoardColumn } from "./board-column";
import { type ContactFilters, narrowingCount } from "./contact-filters";
import "./board.css";

interface BoardProps {
  filters: ContactFilters;
  facets: ContactFacetsJson | undefined;
}

/** A contact on its way to another stage: asked for, not yet confirmed. */
interface Move {
  row: ContactRowJson;
  to: Stage;
}

/** Contacts by stage. Moving one is a person's word and asks for the reason; rules move the others. */
export function Board({ filters, facets }: BoardProps) {
  const { t } = useTranslation();
  const [dragged, setDragged] = useState<ContactRowJson | null>(null);
  const [move, setMove] = useState<Move | null>(null);
  const stages = STAGES.filter((stage) => filters.stages.length === 0 || filters.stages.includes(stage));
  // Counts are of the whole scope: with other filters they would tell of more than is shown.
  const isWhole = filters.q === "" && narrowingCount({ ...filters, stages: [] }) === 0;
  const countOf = new Map(facets?.stages.map(({ stage, count }) => [stage, count]));
  const ask = (row: ContactRowJson, to: Stage): void => {
    setDragged(null);
    setMove({ row, to });
  };
  return (
    <div className="board" role="group" aria-label={t("contacts.board")}>
      {stages.map((stage) => (
        <BoardColumn
          key={stage}
          stage={stage}
          filters={filters}
          count={isWhole ? (countOf.get(stage) ?? 0) : null}
          dragged={dragged}
          onDrag={setDragged}
          onMove={ask}
        />
      ))}
      {move && <MoveSheet move={move} onClose={() => setMove(null)} />}
    </div>
  );
}

function MoveSheet({ move: { row, to }, onClose }: { move: Move; onClose: () => void }) {
  const { t } = useTranslation();
  const writes = useContactWrites(row.id);
  return (
    <StageSheet
      title={t("contacts.moveTitle", { name: row.displayName || t("common.noName") })}
      current={row.stage}
      wanted={to}
      onSave={writes.setStage}
      onClose={onClose}
    />
  );
}
