import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ContactDetailJson } from "#src/api/contract/contract.js";
import { useMay } from "../shared/api/session";
import { useWords } from "../shared/text/use-words";
import { yuanWords } from "../shared/text/value-words";
import { Panel } from "./panel";

const DAY_MS = 86_400_000;
const percent = (share: number): string => `${Math.round(share * 10_000) / 100}%`;
const days = (ms: number): string => String(Math.round((ms / DAY_MS) * 10) / 10);

/** The value tier with its arithmetic, and how often the contact usually writes. */
export function ValuePanel({ contact }: { contact: ContactDetailJson }) {
  const { t } = useTranslation();
  const words = useWords();
  const [isOpen, setOpen] = useState(false);
  const { value, rhythm } = contact;
  const mayRead = useMay("settings:read");
  const money = (fen: number): string =>
    yuanWords(Math.abs(fen) < 10_000 ? fen / 100 : Math.round(fen / 100), words.language);
  return (
    <Panel
      title={t("value.title")}
      end={
        <button type="button" className="link-button small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t("value.arithmetic")}
        </button>
      }
    >
      <p>
        <strong>{t(`value.tier.${value.tier}`)}</strong>{" "}
        <span className="hint small tabular">{t("value.points", { points: value.points })}</span>
      </p>
      {isOpen && (
        <>
          <table className="value-sum">
            <tbody>
              {value.lines.map((line) => (
                <tr key={line.label}>
                  <td>{line.label}</td>
                  <td className="hint">{line.why}</td>
                  <td>{line.points}</td>
                </tr>
              ))}
              <tr>
                <td>{t("value.total")}</td>
                <td className="hint">
                  {value.growth !== null &&
                    t("value.growth", { percent: `${value.growth >= 0 ? "+" : ""}${Math.round(value.growth * 100)}%` })}
                </td>
                <td>{value.points}</td>
              </tr>
            </tbody>
          </table>
          <p className="small hint">
            {value.orders === 0
              ? t("value.noOrders")
              : value.ordersWithoutAmount > 0
                ? t("value.unknownAmounts", { count: value.ordersWithoutAmount })
                : t("value.margin", {
                    margin: money(value.marginFen),
                    service: money(value.serviceCostFen),
                    net: money(value.netFen),
                  })}
          </p>
          {value.rules && (
            <p className="small hint">
              {t("value.limits", {
                points: value.rules.mvcPoints,
                growth: percent(value.rules.growthRate),
                loss: money(value.rules.lossBelowFen),
              })}{" "}
              {t("value.rates", {
                margin: percent(value.rules.marginRate),
                message: money(value.rules.messageCostFen),
                complaint: money(value.rules.complaintCostFen),
              })}
              {mayRead && (
                <>
                  {" "}
                  <Link to="/settings/value">{t("value.changeLimits")}</Link>
                </>
              )}
            </p>
          )}
        </>
      )}
      <p className="small muted">
        {rhythm
          ? [
              t("value.rhythmWords", { days: days(rhythm.medianGapMs) }),
              t("value.silent", {
                days: Math.max(0, Math.floor((words.now.getTime() - Date.parse(rhythm.lastTalkAt)) / DAY_MS)),
              }),
              t("value.rhythmLimit", { limit: days(rhythm.limitMs) }),
            ].join(" · ")
          : t("value.rhythmUnknown")}
      </p>
    </Panel>
  );
}
