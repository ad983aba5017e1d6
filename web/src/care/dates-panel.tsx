import { useQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { type SyntheticEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ContactDateJson } from "#src/api/contract/care.js";
import type { DateKind } from "#src/domain/care/care-rules.js";
import { Panel } from "../contact/panel";
import { queryClient } from "../shared/api/query-client";
import { useMay } from "../shared/api/session";
import { useErrorWords } from "../shared/text/error-words";
import { Sheet } from "../shared/ui/sheet";
import { useNotices } from "../shared/ui/undo";
import { addDate, contactDatesQuery, removeDate } from "./care-queries";

const KINDS = ["contract_end", "warranty_end", "renewal", "anniversary"] as const satisfies readonly DateKind[];

/** Contract, warranty, renewal and anniversary of a contact; care follows them. */
export function DatesPanel({ contactId }: { contactId: string }) {
  const { t } = useTranslation();
  const errorWords = useErrorWords();
  const { problem } = useNotices();
  const mayWrite = useMay("contact:write");
  const [isOpen, setOpen] = useState(false);
  const { data = [] } = useQuery(contactDatesQuery(contactId));
  const act = (done: Promise<ContactDateJson[]>): void => {
    setOpen(false);
    done
      .then((dates) => queryClient.setQueryData(contactDatesQuery(contactId).queryKey, dates))
      .catch((error: unknown) => problem(errorWords(error)));
  };
  return (
    <Panel
      title={t("care.dates")}
      end={
        mayWrite && (
          <button type="button" className="link-button small" onClick={() => setOpen(true)}>
            {t("care.addDate")}
          </button>
        )
      }
    >
      {data.length === 0 && <p className="hint">{t("care.noDates")}</p>}
      <ul className="side-list">
        {data.map((date) => (
          <li key={date.id}>
            <p className="side-end">
              <span>
                {t(`care.kind.${date.kind}`)} <span className="tabular">{date.date}</span>{" "}
                <span className="hint small">{date.note}</span>
              </span>
              {mayWrite && (
                <button type="button" className="link-button small" onClick={() => act(removeDate(contactId, date.id))}>
                  {t("care.dateRemove")}
                </button>
              )}
            </p>
          </li>
        ))}
      </ul>
      {isOpen && <DateSheet onClose={() => setOpen(false)} onAdd={(date) => act(addDate(contactId, date))} />}
    </Panel>
  );
}

interface DateSheetProps {
  onAdd: (date: { kind: DateKind; date: string; note: string }) => void;
  onClose: () => void;
}

function DateSheet({ onAdd, onClose }: DateSheetProps) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<DateKind>("contract_end");
  const [date, setDate] = useState("");
  const [note, setNote] = useState("");
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (date !== "") onAdd({ kind, date, note: note.trim() });
  };
  return (
    <Sheet
      title={t("care.addDate")}
      onClose={onClose}
      footer={
        <Button type="primary" htmlType="submit" form="contact-date" disabled={date === ""}>
          {t("common.save")}
        </Button>
      }
    >
      <form id="contact-date" onSubmit={submit}>
        <div className="field">
          <label htmlFor="date-kind">{t("care.dateKind")}</label>
          <select
            id="date-kind"
            className="native-input"
            value={kind}
            onChange={(event) => setKind(event.target.value as DateKind)}
          >
            {KINDS.map((each) => (
              <option key={each} value={each}>
                {t(`care.kind.${each}`)}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor="date-day">{t("care.dateDay")}</label>
          <input
            id="date-day"
            type="date"
            className="native-input"
            value={date}
            onChange={(event) => setDate(event.target.value)}
          />
        </div>
        <div className="field">
          <label htmlFor="date-note">{t("care.dateNote")}</label>
          <Input id="date-note" maxLength={100} value={note} onChange={(event) => setNote(event.target.value)} />
        </div>
      </form>
    </Sheet>
  );
}
