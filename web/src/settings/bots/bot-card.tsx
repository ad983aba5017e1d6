import { QRCode } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { BotAccountJson } from "#src/api/contract/contract.js";
import { botRisksOf } from "#src/domain/bot/bot-risks.js";
import { BOT_CAPABILITIES } from "#src/domain/touch/bot-account.js";
import { useWords } from "../../shared/text/use-words";

const tone: Readonly<Record<BotAccountJson["state"], string>> = {
  starting: "muted",
  scan: "late",
  online: "good",
  offline: "late",
  error: "danger",
};

/** One account: whether it listens, what it has sent, what it can do, and what may be missing. */
export function BotCard({ bot, owner }: { bot: BotAccountJson; owner: string | null }) {
  const { t } = useTranslation();
  const words = useWords();
  const able = (answer: string): string[] =>
    BOT_CAPABILITIES.filter((name) => (bot.capabilities[name] ?? "unknown") === answer).map((name) =>
      t(`bots.capability.${name}`),
    );
  const asked = Object.keys(bot.capabilities).length > 0;
  const [gap] = bot.gaps;
  const [now] = useState(() => new Date());
  const risks = botRisksOf({
    ...bot,
    gaps: bot.gaps.map(({ to, found }) => ({ to: new Date(to), found })),
    now,
  });
  return (
    <li className="bot-card">
      <div>
        <p>
          {bot.account} <span className="hint small">{bot.puppet}</span>{" "}
          <span className={tone[bot.state]}>{t(`settings.bots.state.${bot.state}`)}</span>
        </p>
        <p className="small muted">
          {[
            owner && t("settings.bots.belongs", { name: owner }),
            t("bots.ofBudget", { count: bot.sentToday, budget: bot.dailyBudget }),
            bot.lastEventAt && t("settings.bots.lastEvent", { when: words.when(bot.lastEventAt) }),
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
        <progress
          className="bot-budget"
          max={Math.max(1, bot.dailyBudget)}
          value={Math.min(bot.sentToday, bot.dailyBudget)}
          aria-label={t("bots.ofBudget", { count: bot.sentToday, budget: bot.dailyBudget })}
        />
        {bot.note && <p className="small late">{bot.note}</p>}
        {asked && (
          <dl className="bot-abilities small">
            {(["yes", "no", "unknown"] as const).map((answer) => {
              const names = able(answer);
              if (names.length === 0) return null;
              const label = { yes: "bots.can", no: "bots.cannot", unknown: "bots.unsure" } as const;
              return (
                <div key={answer}>
                  <dt className="hint">{t(label[answer])}</dt>
                  <dd>{names.join("、")}</dd>
                </div>
              );
            })}
          </dl>
        )}
        {gap && (
          <p className="small">
            <span className="muted">{t("bots.gap", { from: words.when(gap.from), to: words.when(gap.to) })}</span>{" "}
            <span className={gap.found > 0 ? "muted" : "late"}>
              {gap.found > 0 ? t("bots.gapFound", { count: gap.found }) : t("bots.gapNone")}
            </span>
          </p>
        )}
        {risks.length > 0 && (
          <div className="bot-risks small" role="group" aria-label={t("bots.risks")}>
            {risks.map((risk) => (
              <p key={risk} className={risk === "messages_missing" ? "late" : "muted"}>
                {t(`bots.riskNote.${risk}`)}
              </p>
            ))}
          </div>
        )}
        {bot.restarts > 0 && <p className="small hint">{t("bots.restarts", { count: bot.restarts })}</p>}
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
}
