import { useTranslation } from "react-i18next";
import type { ContactWayJson } from "#src/api/contract/wecom.js";
import { useWords } from "../../shared/text/use-words";
import { QrPicture } from "../qr-picture";

interface WayCardProps {
  way: ContactWayJson;
  /** Null: may only look. */
  onOpen: (() => void) | null;
  onFigures: () => void;
}

const tone = { synced: "muted", pending: "late", failed: "danger" } as const;

/** One code with its QR picture, who answers now, and what it puts on people. */
export function WayCard({ way, onOpen, onFigures }: WayCardProps) {
  const { t } = useTranslation();
  const { ago } = useWords();
  const names = way.onDuty.map((person) => person.name).join("、");
  return (
    <li className="card way-card" data-off={!way.isOn}>
      <div>
        <h3>
          {onOpen ? (
            <button type="button" className="link-button" onClick={onOpen}>
              {way.name}
            </button>
          ) : (
            way.name
          )}
        </h3>
        <p className="small">{way.isOn ? (names ? t("ways.onDuty", { names }) : t("ways.nobody")) : t("ways.off")}</p>
        {way.tags.length > 0 && (
          <p className="small muted">{way.tags.map(({ group, label }) => `${group}/${label}`).join("、")}</p>
        )}
        {way.welcome && <p className="small muted clip">“{way.welcome.text}”</p>}
        {way.syncState !== "synced" && (
          <p className={`small ${tone[way.syncState]}`}>
            {t(`ways.sync.${way.syncState}`)}
            {way.note && `：${way.note}`}
          </p>
        )}
      </div>
      {way.qrCodeUrl && (
        <QrPicture path={`/contact-ways/${encodeURIComponent(way.id)}/qr`} alt={t("ways.qr", { name: way.name })} />
      )}
      <p className="way-figures small hint">
        <button type="button" className="link-button small" onClick={onFigures}>
          {t("ways.figures")}
        </button>
        {t("ways.created", { name: way.createdBy.name, when: ago(way.createdAt) })}
      </p>
    </li>
  );
}
