import { useQuery } from "@tanstack/react-query";
import { QRCode } from "antd";
import { useTranslation } from "react-i18next";
import type { BotAccountJson } from "#src/api/contract/contract.js";
import { getData } from "../shared/api/api-client";
import { membersQuery } from "../shared/api/members";
import { keys } from "../shared/api/query-keys";
import { useWords } from "../shared/text/use-words";
import { Skeleton } from "../shared/ui/skeleton";
import { ErrorPanel, StatePanel } from "../shared/ui/state-panel";
import { SectionHead } from "./section-head";

const tone: Readonly<Record<BotAccountJson["state"], string>> = {
  starting: "muted",
  scan: "late",
  online: "good",
  offline: "late",
  error: "danger",
};

/** Accounts that talk for members: state, QR code while one waits to be scanned. */
export default function BotsSection() {
  const { t } = useTranslation();
  const words = useWords();
  const { data: members = [] } = useQuery(membersQuery);
  const list = useQuery({
    queryKey: keys.bots,
    queryFn: ({ signal }) => getData<BotAccountJson[]>("/bots", signal),
    // A QR code lives for half a minute; events may be lost with a broken stream.
    refetchInterval: 15_000,
  });
  return (
    <section aria-label={t("settings.nav.bots")}>
      <SectionHead title={t("settings.nav.bots")} lead={t("settings.bots.lead")} />
      {list.isPending && <Skeleton rows={2} height={72} />}
      {list.error && !list.data && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.length === 0 && (
        <StatePanel isSmall title={t("settings.bots.empty")} text={t("settings.bots.emptyText")} />
      )}
      {list.data && list.data.length > 0 && (
        <ul className="card plain-list">
          {list.data.map((bot) => {
            const owner = members.find((member) => member.userId === bot.memberId)?.name ?? bot.memberId;
            return (
              <li key={bot.account}>
                <div>
                  <p>
                    {bot.account} <span className="hint small">{bot.puppet}</span>{" "}
                    <span className={tone[bot.state]}>{t(`settings.bots.state.${bot.state}`)}</span>
                  </p>
                  <p className="small muted">
                    {[
                      owner && t("settings.bots.belongs", { name: owner }),
                      t("settings.bots.sentToday", { count: bot.sentToday }),
                      bot.lastEventAt && t("settings.bots.lastEvent", { when: words.when(bot.lastEventAt) }),
                    ]
                      .filter(Boolean)
                      .join(" · ")}
                  </p>
                  {bot.note && <p className="small late">{bot.note}</p>}
                </div>
                {bot.state === "scan" && bot.qr && (
                  <figure className="bot-qr">
                    <div aria-hidden>
                      <QRCode value={bot.qr} size={168} color="#000" bgColor="#fff" />
                    </div>
                    <figcaption className="small muted">{t("settings.bots.scan")}</figcaption>
                  </figure>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
