import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ContactDetailJson } from "#src/api/contract/contract.js";
import type { WarningJson } from "#src/api/contract/warnings.js";
import { useWarningWrites } from "../warnings/use-warning-writes";
import { WarningItem } from "../warnings/warning-item";
import { Panel } from "./panel";

interface WarningsPanelProps {
  contact: ContactDetailJson;
  onMessage: (messageId: string) => void;
}

/** What is going wrong with this contact and what to try; what was is below. Nothing at all: no panel. */
export function WarningsPanel({ contact, onMessage }: WarningsPanelProps) {
  const { t } = useTranslation();
  const [showsPast, setShowsPast] = useState(false);
  const writes = useWarningWrites();
  const open = contact.warnings.filter((warning) => warning.status === "open");
  const past = contact.warnings.filter((warning) => warning.status !== "open");
  if (contact.warnings.length === 0) return null;
  const item = (warning: WarningJson) => (
    <li key={warning.id}>
      <WarningItem
        warning={warning}
        onTakeUp={() => writes.takeUp(warning)}
        onDismiss={() => writes.dismiss(warning)}
        onReopen={() => writes.reopen(warning)}
        onMessage={onMessage}
      />
    </li>
  );
  return (
    <Panel title={t("warnings.panel")}>
      {open.length === 0 && <p className="hint">{t("warnings.none")}</p>}
      <ul className="side-list">
        {open.map(item)}
        {showsPast && past.map(item)}
      </ul>
      {past.length > 0 && (
        <button
          type="button"
          className="link-button small"
          aria-expanded={showsPast}
          onClick={() => setShowsPast(!showsPast)}
        >
          {t("warnings.past", { count: past.length })}
        </button>
      )}
      {writes.sheet}
    </Panel>
  );
}
