import { Button, Input } from "antd";
import { type SyntheticEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ContactDetailJson } from "#src/api/contract/contract.js";
import { useMay } from "../shared/api/session";
import { useWords } from "../shared/text/use-words";
import { Panel } from "./panel";
import type { ContactWrites } from "./use-contact-writes";

/** The contact's wish not to be written to: set with their words, or lifted. */
export function OptOutPanel({ contact, writes }: { contact: ContactDetailJson; writes: ContactWrites }) {
  const { t } = useTranslation();
  const { when } = useWords();
  const mayWrite = useMay("contact:write");
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  if (!mayWrite && !contact.optedOutAt) return null;
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    if (reason.trim() && (await writes.optOut(reason.trim()))) setOpen(false);
  };
  return (
    <Panel title={t("contact.optOut")}>
      {contact.optedOutAt ? (
        <>
          <p className="danger">{t("contact.optedOut", { when: when(contact.optedOutAt) })}</p>
          {mayWrite && (
            <button type="button" className="link-button small" onClick={() => void writes.optIn()}>
              {t("contact.optIn")}
            </button>
          )}
        </>
      ) : isOpen ? (
        <form onSubmit={(event) => void submit(event)}>
          <p className="hint small">{t("contact.optOutText")}</p>
          <div className="inline-form">
            <Input
              autoFocus
              size="small"
              maxLength={200}
              aria-label={t("contact.optOutWhy")}
              placeholder={t("contact.optOutWhy")}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
            <Button size="small" danger htmlType="submit" disabled={!reason.trim()}>
              {t("common.confirm")}
            </Button>
          </div>
        </form>
      ) : (
        <button type="button" className="link-button small" onClick={() => setOpen(true)}>
          {t("contact.optOutDo")}
        </button>
      )}
    </Panel>
  );
}
