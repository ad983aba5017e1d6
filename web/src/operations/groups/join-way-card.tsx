import { useTranslation } from "react-i18next";
import type { JoinWayJson } from "#src/api/contract/join-ways.js";
import { useWords } from "../../shared/text/use-words";
import { QrPicture } from "../qr-picture";

interface JoinWayCardProps {
  way: JoinWayJson;
  mayOperate: boolean;
  onOpen: (kind: "edit" | "figures" | "remove") => void;
}

const TONE = { synced: "muted", failed: "danger", unknown: "late" } as const;

/** One code: picture, groups, how many came, and what can be done with it. */
export function JoinWayCard({ way, mayOperate, onOpen }: JoinWayCardProps) {
  const { t } = useTranslation();
  const { ago } = useWords();
  const names = way.groups.map((group) => group.name || t("handOver.unnamedGroup")).join("、");
  const next = way.roomBaseName === "" ? "" : `${way.roomBaseName}${way.roomBaseId}`;
  return (
    <li className="card way-card">
      <div>
        <h3>{way.name}</h3>
        <p className="small">
          <span className="tabular">{t("joinWays.counts", { joined: way.joined })}</span>
          {way.left > 0 && <span className="muted tabular"> · {t("joinWays.left", { count: way.left })}</span>}
        </p>
        <p className="small muted">{t("joinWays.into", { names })}</p>
        <p className="small muted">
          {way.autoCreateRoom
            ? next
              ? t("joinWays.full", { name: next })
              : t("joinWays.auto")
            : t("joinWays.notFull")}
        </p>
        {way.syncState !== "synced" && (
          <p className={`small ${TONE[way.syncState]}`}>
            {t(`joinWays.sync.${way.syncState}`)}
            {way.note && `：${way.note}`}
          </p>
        )}
      </div>
      {way.hasPicture && (
        <QrPicture
          path={`/join-ways/${encodeURIComponent(way.id)}/qr`}
          alt={t("joinWays.picture", { name: way.name })}
        />
      )}
      <p className="way-figures small hint">
        <button type="button" className="link-button small" onClick={() => onOpen("figures")}>
          {t("joinWays.figures")}
        </button>
        {mayOperate && (
          <>
            <button type="button" className="link-button small" onClick={() => onOpen("edit")}>
              {way.syncState === "synced" ? t("common.edit") : t("joinWays.again")}
            </button>
            <button type="button" className="link-button small" onClick={() => onOpen("remove")}>
              {t("joinWays.remove")}
            </button>
          </>
        )}
        <span>{t("joinWays.stateFixed", { state: way.state })}</span>
        <span>{t("ways.created", { name: way.createdBy.name, when: ago(way.createdAt) })}</span>
      </p>
    </li>
  );
}
