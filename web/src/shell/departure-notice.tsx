import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import type { DepartureJson } from "#src/api/contract/hand-over.js";
import { useAmounts } from "../operations/transfers/use-amounts";
import { useWrites } from "../operations/use-writes";
import { getData, write } from "../shared/api/api-client";
import { useMay } from "../shared/api/session";

const PAGE = "/operations/transfers";

const pathOf = ({ member, how }: DepartureJson): string =>
  `${PAGE}?from=${encodeURIComponent(member.userId)}&kind=${how === "left" ? "resigned" : "on_job"}`;

/** One line while a member who left has customers or groups that nobody took over; leads to where that is done. */
export function DepartureNotice() {
  const maySee = useMay("wecom:read");
  const { pathname } = useLocation();
  return maySee && pathname !== PAGE ? <Line /> : null;
}

function Line() {
  const { t } = useTranslation();
  const amounts = useAmounts();
  const mayOperate = useMay("wecom:operate");
  const { run, isBusy } = useWrites("departures");
  const { data = [] } = useQuery({
    queryKey: ["departures"],
    queryFn: ({ signal }) => getData<DepartureJson[]>("/departures", signal),
    staleTime: 30_000,
    refetchInterval: 60_000,
  });
  const [first, ...more] = data;
  if (!first) return null;
  const { name, userId } = first.member;
  const dismiss = (): Promise<boolean> =>
    run(() => write("POST", `/departures/${encodeURIComponent(userId)}/dismissal`), t("handOver.dismissed", { name }));
  return (
    <p className="departure-notice" role="status">
      {more.length === 0
        ? t(`handOver.departed.${first.how}`, { name, what: amounts(first) })
        : t("handOver.departedMany", { name, count: data.length })}
      <Link to={more.length === 0 && mayOperate ? pathOf(first) : PAGE}>
        {t(mayOperate ? "handOver.go" : "handOver.look")}
      </Link>
      {mayOperate && more.length === 0 && (
        <button type="button" className="link-button" disabled={isBusy} onClick={() => void dismiss()}>
          {t("handOver.dismiss")}
        </button>
      )}
    </p>
  );
}
