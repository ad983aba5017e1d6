import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { JoinWayFiguresJson, JoinWayJson } from "#src/api/contract/join-ways.js";
import { getData } from "../../shared/api/api-client";
import { CameAndLeft, type CameAndLeftFigures } from "../came-and-left";

/** Who came into which group through a code, and who left again. */
export default function JoinWayFigures({ way, onClose }: { way: JoinWayJson; onClose: () => void }) {
  const { t } = useTranslation();
  const figures = useQuery({
    queryKey: ["join-ways", way.id, "figures"],
    queryFn: ({ signal }) =>
      getData<JoinWayFiguresJson>(`/join-ways/${encodeURIComponent(way.id)}/figures?days=30`, signal),
    select: ({ joined, left, days, byGroup }): CameAndLeftFigures => ({
      came: joined,
      left,
      days: days.map((one) => ({ day: one.day, count: one.joined })),
      rows: byGroup.map((group) => ({
        key: group.chatId,
        name: group.name || t("handOver.unnamedGroup"),
        came: group.joined,
        left: group.left,
      })),
    }),
  });
  return (
    <CameAndLeft
      figures={figures}
      onClose={onClose}
      words={{
        title: `${way.name} · ${t("joinWays.figures")}`,
        none: t("joinWays.noFigures"),
        came: (joined) => t("joinWays.counts", { joined }),
        left: (count) => t("joinWays.left", { count }),
        trend: t("joinWays.trend"),
        table: t("joinWays.byGroup"),
        columns: [t("joinWays.group"), t("joinWays.joinedCol"), t("joinWays.leftCol")],
      }}
    />
  );
}
