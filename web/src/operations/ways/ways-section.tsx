import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ContactWayJson } from "#src/api/contract/wecom.js";
import { SectionHead } from "../../settings/section-head";
import { getData } from "../../shared/api/api-client";
import { useMay } from "../../shared/api/session";
import { Skeleton } from "../../shared/ui/skeleton";
import { ErrorPanel, StatePanel } from "../../shared/ui/state-panel";
import { WayCard } from "./way-card";

const WaySheet = lazy(() => import("./way-sheet"));
const FiguresSheet = lazy(() => import("./figures-sheet"));

/** Every channel code: where it leads now, and who came through it. */
export default function WaysSection() {
  const { t } = useTranslation();
  const mayWrite = useMay("wecom:operate");
  const [open, setOpen] = useState<ContactWayJson | "new" | null>(null);
  const [figures, setFigures] = useState<ContactWayJson | null>(null);
  const list = useQuery({
    queryKey: ["contact-ways"],
    queryFn: ({ signal }) => getData<ContactWayJson[]>("/contact-ways", signal),
  });
  const add = mayWrite && (
    <Button type="primary" onClick={() => setOpen("new")}>
      {t("ways.add")}
    </Button>
  );
  return (
    <section aria-label={t("operations.nav.ways")}>
      <SectionHead title={t("operations.nav.ways")} lead={t("ways.lead")} act={add} />
      {list.isPending && <Skeleton rows={3} height={140} />}
      {list.error && !list.data && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.length === 0 && <StatePanel title={t("ways.empty")} text={t("ways.emptyText")} action={add} />}
      {list.data && list.data.length > 0 && (
        <ul className="way-list">
          {list.data.map((way) => (
            <WayCard
              key={way.id}
              way={way}
              onOpen={mayWrite ? () => setOpen(way) : null}
              onFigures={() => setFigures(way)}
            />
          ))}
        </ul>
      )}
      <Suspense fallback={null}>
        {open && <WaySheet way={open === "new" ? null : open} onClose={() => setOpen(null)} />}
        {figures && <FiguresSheet way={figures} onClose={() => setFigures(null)} />}
      </Suspense>
    </section>
  );
}
