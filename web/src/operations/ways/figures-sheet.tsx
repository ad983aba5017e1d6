import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ContactWayJson, WayFiguresJson } from "#src/api/contract/wecom.js";
import { getData } from "../../shared/api/api-client";
import { CameAndLeft, type CameAndLeftFigures } from "../came-and-left";

const figuresOf = ({ added, lost, days, byMember }: WayFiguresJson): CameAndLeftFigures => ({
  came: added,
  left: lost,
  days: days.map((one) => ({ day: one.day, count: one.added })),
  rows: byMember.map(({ member, ...one }) => ({
    key: member.userId,
    name: member.name,
    came: one.added,
    left: one.lost,
  })),
});

/** Who came through a code in the last 30 days, and who left again. */
export default function FiguresSheet({ way, onClose }: { way: ContactWayJson; onClose: () => void }) {
  const { t } = useTranslation();
  const figures = useQuery({
    queryKey: ["contact-ways", way.id, "figures"],
    queryFn: ({ signal }) =>
      getData<WayFiguresJson>(`/contact-ways/${encodeURIComponent(way.id)}/figures?days=30`, signal),
    select: figuresOf,
  });
  return (
    <CameAndLeft
      figures={figures}
      onClose={onClose}
      words={{
        title: `${way.name} · ${t("ways.figures")}`,
        none: t("ways.noFigures"),
        came: (count) => t("ways.added", { count }),
        left: (count) => t("ways.lost", { count }),
        trend: t("ways.trend"),
        table: t("ways.byMember"),
        columns: [t("ways.member"), t("ways.addedCol"), t("ways.lostCol")],
      }}
    />
  );
}
