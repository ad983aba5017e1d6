import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { JoinWayJson } from "#src/api/contract/join-ways.js";
import { useMay } from "../../shared/api/session";
import { ErrorPanel } from "../../shared/ui/state-panel";
import { JoinWayCard } from "./join-way-card";
import { joinWaysQuery } from "./join-ways-query";

const JoinWaySheet = lazy(() => import("./join-way-sheet"));
const JoinWayFigures = lazy(() => import("./join-way-figures"));
const RemoveJoinWay = lazy(() => import("./remove-join-way"));

type Open = { kind: "new" } | { kind: "edit" | "figures" | "remove"; way: JoinWayJson } | null;

/** Codes that lead into the groups, with their pictures and how many came. */
export function JoinWays() {
  const { t } = useTranslation();
  const mayOperate = useMay("wecom:operate");
  const [open, setOpen] = useState<Open>(null);
  const { data, error, refetch } = useQuery(joinWaysQuery);
  const close = (): void => setOpen(null);
  return (
    <section className="group-welcomes" aria-label={t("joinWays.title")}>
      <header className="duty-head">
        <div>
          <h2>{t("joinWays.title")}</h2>
          <p className="hint small">{t("joinWays.lead")}</p>
        </div>
        {mayOperate && <Button onClick={() => setOpen({ kind: "new" })}>{t("joinWays.add")}</Button>}
      </header>
      {error && !data && <ErrorPanel error={error} onRetry={() => void refetch()} isSmall />}
      {data?.length === 0 && <p className="hint">{t("joinWays.empty")}</p>}
      {data && data.length > 0 && (
        <ul className="way-list">
          {data.map((way) => (
            <JoinWayCard key={way.id} way={way} mayOperate={mayOperate} onOpen={(kind) => setOpen({ kind, way })} />
          ))}
        </ul>
      )}
      <Suspense fallback={null}>
        {open?.kind === "new" && <JoinWaySheet way={null} onClose={close} />}
        {open?.kind === "edit" && <JoinWaySheet way={open.way} onClose={close} />}
        {open?.kind === "figures" && <JoinWayFigures way={open.way} onClose={close} />}
        {open?.kind === "remove" && <RemoveJoinWay way={open.way} onClose={close} />}
      </Suspense>
    </section>
  );
}
