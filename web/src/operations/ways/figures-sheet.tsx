import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ContactWayJson, WayFiguresJson } from "#src/api/contract/wecom.js";
import { getData } from "../../shared/api/api-client";
import { Sheet } from "../../shared/ui/sheet";
import { Skeleton } from "../../shared/ui/skeleton";
import { ErrorPanel, StatePanel } from "../../shared/ui/state-panel";
import { DayBars } from "../day-bars";

/** Who came through a code in the last 30 days, and who left again. */
export default function FiguresSheet({ way, onClose }: { way: ContactWayJson; onClose: () => void }) {
  const { t } = useTranslation();
  const figures = useQuery({
    queryKey: ["contact-ways", way.id, "figures"],
    queryFn: ({ signal }) =>
      getData<WayFiguresJson>(`/contact-ways/${encodeURIComponent(way.id)}/figures?days=30`, signal),
  });
  return (
    <Sheet title={`${way.name} · ${t("ways.figures")}`} place="side" onClose={onClose}>
      {figures.isPending && <Skeleton rows={3} height={48} />}
      {figures.error && <ErrorPanel error={figures.error} onRetry={() => void figures.refetch()} isSmall />}
      {figures.data?.added === 0 && <StatePanel isSmall title={t("ways.noFigures")} />}
      {figures.data && figures.data.added > 0 && (
        <div className="form-stack">
          <p>
            {t("ways.added", { count: figures.data.added })} ·{" "}
            <span className={figures.data.lost > 0 ? "late" : "muted"}>
              {t("ways.lost", { count: figures.data.lost })}
            </span>
          </p>
          <div>
            <p className="hint small">{t("ways.trend")}</p>
            <DayBars days={figures.data.days.map(({ day, added }) => ({ day, count: added }))} />
          </div>
          <table className="plain-table">
            <caption className="hint small">{t("ways.byMember")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("ways.member")}</th>
                <th scope="col" className="number">
                  {t("ways.addedCol")}
                </th>
                <th scope="col" className="number">
                  {t("ways.lostCol")}
                </th>
              </tr>
            </thead>
            <tbody>
              {figures.data.byMember.map(({ member, added, lost }) => (
                <tr key={member.userId}>
                  <td>{member.name}</td>
                  <td className="number tabular">{added}</td>
                  <td className="number tabular">{lost}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Sheet>
  );
}
