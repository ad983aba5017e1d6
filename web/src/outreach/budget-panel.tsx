import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { SendBudgetJson } from "#src/api/contract/outreach.js";
import { Panel } from "../contact/panel";
import { getData } from "../shared/api/api-client";
import { contactPath } from "../shared/api/contact";
import { keys } from "../shared/api/query-keys";
import { useMay } from "../shared/api/session";
import { useWords } from "../shared/text/use-words";
import "./budget-panel.css";

/** What rules may still send to this contact: used and cap, and why not now. */
export function BudgetPanel({ contactId }: { contactId: string }) {
  const { t } = useTranslation();
  const { when } = useWords();
  const mayRead = useMay("touch:read");
  const { data } = useQuery({
    queryKey: [...keys.contact(contactId), "send-budget"],
    queryFn: ({ signal }) => getData<SendBudgetJson>(contactPath(contactId, "/send-budget"), signal),
    enabled: mayRead,
  });
  if (!data) return null;
  return (
    <Panel title={t("outreach.budget")}>
      <ul className="budget-lines">
        {data.lines.map(({ kind, used, planned, limit }) => (
          <li key={kind}>
            <span className="muted">{t(`outreach.budgetLine.${kind}` as "outreach.budgetLine.contact_day")}</span>
            <meter min={0} max={Math.max(1, limit)} value={Math.min(used, limit)} />
            <span className={`tabular ${used >= limit ? "late" : ""}`}>
              {used}/{limit}
            </span>
            {planned > 0 && <span className="hint small">{t("outreach.budgetPlanned", { count: planned })}</span>}
          </li>
        ))}
      </ul>
      <p className="small hint">
        {data.now.isAllowed ? t("outreach.budgetOk") : data.now.note}
        {data.now.retryAt && ` · ${t("outreach.budgetUntil", { when: when(data.now.retryAt) })}`}
      </p>
    </Panel>
  );
}
