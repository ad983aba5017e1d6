import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { BotSettingsJson } from "#src/api/contract/bots.js";
import type { BotAccountJson } from "#src/api/contract/contract.js";
import { getData } from "../shared/api/api-client";
import { membersQuery } from "../shared/api/members";
import { keys } from "../shared/api/query-keys";
import { Skeleton } from "../shared/ui/skeleton";
import { ErrorPanel, StatePanel } from "../shared/ui/state-panel";
import { BotCard } from "./bots/bot-card";
import { GreetingForm } from "./bots/greeting-form";
import { PaceForm } from "./bots/pace-form";
import { RuleList } from "./bots/rule-list";
import { SectionHead } from "./section-head";
import "./bots/bots.css";

/** Accounts that talk for members: state, QR code while one waits to be scanned, pace and answers by rule. */
export default function BotsSection() {
  const { t } = useTranslation();
  const { data: members = [] } = useQuery(membersQuery);
  const list = useQuery({
    queryKey: keys.bots,
    queryFn: ({ signal }) => getData<BotAccountJson[]>("/bots", signal),
    // A QR code lives for half a minute; events may be lost with a broken stream.
    refetchInterval: 15_000,
  });
  const settings = useQuery({
    queryKey: ["bot-settings"],
    queryFn: ({ signal }) => getData<BotSettingsJson>("/bot-settings", signal),
  });
  return (
    <section aria-label={t("settings.nav.bots")}>
      <SectionHead title={t("settings.nav.bots")} lead={t("bots.lead")} />
      {list.isPending && <Skeleton rows={2} height={96} />}
      {list.error && !list.data && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.length === 0 && (
        <StatePanel isSmall title={t("settings.bots.empty")} text={t("settings.bots.emptyText")} />
      )}
      {list.data && list.data.length > 0 && (
        <ul className="card plain-list">
          {list.data.map((bot) => (
            <BotCard
              key={bot.account}
              bot={bot}
              owner={members.find((member) => member.userId === bot.memberId)?.name ?? bot.memberId}
            />
          ))}
        </ul>
      )}
      <p className="hint small bot-risk">{t("bots.risk")}</p>
      {settings.error && !settings.data && (
        <ErrorPanel error={settings.error} onRetry={() => void settings.refetch()} isSmall />
      )}
      {settings.data && (
        <>
          <PaceForm key={settings.data.updatedAt} settings={settings.data} />
          <GreetingForm key={`greeting ${settings.data.updatedAt}`} settings={settings.data} />
          <RuleList settings={settings.data} accounts={(list.data ?? []).map((bot) => bot.account)} />
        </>
      )}
    </section>
  );
}
