import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { JoinWayFiguresJson, JoinWayJson } from "#src/api/contract/join-ways.js";
import { getData } from "../../shared/api/api-client";
import { Sheet } from "../../shared/ui/sheet";
import { Skeleton } from "../../shared/ui/skeleton";
import { ErrorPanel, StatePanel } from "../../shared/ui/state-panel";
import { DayBars } from "../day-bars";

/** Who came into which group through a code, and who left again. */
export default function JoinWayFigures({ way, onClose }: { way: JoinWayJson; onClose: () => void }) {
  const { t } = useTranslation();
  const { data, isPending, error, refetch } = useQuery({
    queryKey: ["join-ways", way.id, "figures"],
    queryFn: ({ signal }) =>
      getData<JoinWayFiguresJson>(`/join-ways/${encodeURIComponent(way.id)}/figures?days=30`, signal),
  });
  return (
    <Sheet title={`${way.name} · ${t("joinWays.figures")}`} place="side" onClose={onClose}>
      {isPending && <Skeleton rows={3} height={48} />}
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} isSmall />}
      {data?.joined === 0 && <StatePanel isSmall title={t("joinWays.noFigures")} />}
      {data && data.joined > 0 && (
        <div className="form-stack">
          <p>
            {t("joinWays.counts", { joined: data.joined })} ·{" "}
            <span className={data.left > 0 ? "late" : "muted"}>{t("joinWays.left", { count: data.left })}</span>
          </p>
          <div>
            <p className="hint small">{t("joinWays.trend")}</p>
            <DayBars days={data.days.map(({ day, joined }) => ({ day, count: joined }))} />
          </div>
          <table className="plain-table">
            <caption className="hint small">{t("joinWays.byGroup")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("joinWays.group")}</th>
                <th scope="col" className="number">
                  {t("joinWays.joinedCol")}
                </th>
                <th scope="col" className="number">
                  {t("joinWays.leftCol")}
                </th>
              </tr>
            </thead>
            <tbody>
              {data.byGroup.map(({ chatId, name, joined, left }) => (
                <tr key={chatId}>
                  <td>{name || t("handOver.unnamedGroup")}</td>
                  <td className="number tabular">{joined}</td>
                  <td className="number tabular">{left}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Sheet>
  );
}
