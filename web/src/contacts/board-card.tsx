import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ContactRowJson } from "#src/api/contract/contract.js";
import { type Stage, STAGES } from "#src/domain/stage/stage.js";
import { contactAbout } from "../shared/text/contact-about";
import { useWords } from "../shared/text/use-words";
import { Menu } from "../shared/ui/menu";
import { TierMark } from "../warnings/tier-mark";
import { WarningCount } from "../warnings/warning-count";

interface BoardCardProps {
  row: ContactRowJson;
  mayMove: boolean;
  onDrag: (row: ContactRowJson | null) => void;
  onMove: (to: Stage) => void;
}

/** One contact on the board: dragged, or moved from its menu by keyboard. */
export function BoardCard({ row, mayMove, onDrag, onMove }: BoardCardProps) {
  const { t } = useTranslation();
  const words = useWords();
  const name = row.displayName || t("common.noName");
  return (
    <li
      className="card board-card"
      draggable={mayMove}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", name);
        onDrag(row);
      }}
      onDragEnd={() => onDrag(null)}
    >
      <div className="board-card-head">
        <Link className="clip" to={`/contacts/${encodeURIComponent(row.id)}`} title={name} draggable={false}>
          {name}
        </Link>
        {mayMove && (
          <Menu
            label={t("contacts.moveTo", { name })}
            trigger={<span aria-hidden>⋮</span>}
            items={STAGES.filter((stage) => stage !== row.stage).map((stage) => ({
              key: stage,
              label: t("contacts.moveToStage", { stage: t(`stage.${stage}`) }),
              onSelect: () => onMove(stage),
            }))}
          />
        )}
      </div>
      {contactAbout(row) && <p className="clip muted small">{contactAbout(row)}</p>}
      <p className="board-card-foot small">
        <TierMark tier={row.tier} />
        <WarningCount row={row} />
        {row.budget && <span className="tabular">{words.value("budget", row.budget)}</span>}
        <span className="hint tabular board-card-time">{row.lastMessageAt ? words.ago(row.lastMessageAt) : ""}</span>
      </p>
    </li>
  );
}
