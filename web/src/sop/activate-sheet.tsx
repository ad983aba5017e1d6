import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { SopJson, SopPreflightJson } from "#src/api/contract/sop.js";
import { countWords } from "../shared/text/value-words";
import { Sheet } from "../shared/ui/sheet";
import { Skeleton } from "../shared/ui/skeleton";
import { ErrorPanel } from "../shared/ui/state-panel";
import { sopPreflightQuery } from "./sop-queries";

interface ActivateSheetProps {
  sop: SopJson;
  onActivate: () => void;
  onClose: () => void;
}

/** Before a plan takes a whole segment: how many come, who does not, whose first message waits, and why. */
export function ActivateSheet({ sop, onActivate, onClose }: ActivateSheetProps) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(sopPreflightQuery(sop.id));
  return (
    <Sheet
      title={t("sop.preflight.title", { name: sop.definition.name })}
      place="side"
      onClose={onClose}
      footer={
        <Button type="primary" disabled={!data} onClick={onActivate}>
          {t("sop.act.active")}
        </Button>
      }
    >
      {error && !data && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton rows={4} height={40} />}
      {data && (
        <>
          <p className="sop-preflight-big">
            <strong className="tabular">{countWords(data.joining)}</strong> {t("sop.preflight.joining")}
          </p>
          <p className="hint small">
            {data.isPartial ? `${t("sop.preflight.partial")} ` : ""}
            {t("sop.preflight.daily")}
          </p>
          {data.groups.map((group) => (
            <GroupOf key={`${group.kind} ${group.reason}`} group={group} />
          ))}
        </>
      )}
    </Sheet>
  );
}

function GroupOf({ group: { kind, reason, count, people } }: { group: SopPreflightJson["groups"][number] }) {
  const { t } = useTranslation();
  const why =
    reason === null
      ? ""
      : reason === "removed" || reason === "on_plan" || reason === "was_on_plan"
        ? t(`sop.preflight.reason.${reason}`)
        : t(`outreach.refusal.${reason}`);
  return (
    <details className="sop-preflight-group">
      <summary>
        {t(`sop.preflight.${kind}`)}
        {why && `：${why}`} <span className="tabular hint">{countWords(count)}</span>
      </summary>
      <ul className="plain-list">
        {people.map(({ contact, note }) => (
          <li key={contact.id}>
            <span className="clip">
              <Link to={`/contacts/${encodeURIComponent(contact.id)}`}>{contact.displayName}</Link>{" "}
              <span className="muted">{contact.company ?? ""}</span>
            </span>
            <span className="hint small">{note}</span>
          </li>
        ))}
      </ul>
      {people.length < count && (
        <p className="hint small">{t("sop.preflight.more", { count: count - people.length })}</p>
      )}
    </details>
  );
}
