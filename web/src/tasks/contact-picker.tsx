import { useQuery } from "@tanstack/react-query";
import { Input } from "antd";
import { type KeyboardEvent, useDeferredValue, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ContactRowJson } from "#src/api/contract/contract.js";
import { getPage, query } from "../shared/api/api-client";
import { StageMark } from "../shared/ui/stage-mark";
import "./contact-picker.css";

export interface PickedContact {
  id: string;
  displayName: string;
  company: string | null;
}

interface ContactPickerProps {
  value: PickedContact | null;
  onChange: (contact: PickedContact | null) => void;
  /** Takes the focus at once (default). */
  isFocused?: boolean;
}

/** Finds one contact by name, company, end of phone or pinyin. */
export function ContactPicker({ value, onChange, isFocused = true }: ContactPickerProps) {
  const { t } = useTranslation();
  const id = useId();
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const q = useDeferredValue(text.trim());
  const { data, isFetching } = useQuery({
    queryKey: ["contacts", "picker", q],
    queryFn: ({ signal }) => getPage<ContactRowJson>(`/contacts${query({ q, limit: 6 })}`, signal),
    enabled: !value,
    placeholderData: (previous) => previous,
  });
  const rows = data?.data ?? [];

  if (value) {
    return (
      <p className="picked">
        <span className="clip">
          {value.displayName} {value.company && <span className="hint">{value.company}</span>}
        </span>
        <button type="button" className="link-button" onClick={() => onChange(null)}>
          {t("common.edit")}
        </button>
      </p>
    );
  }
  const pick = (row: ContactRowJson | undefined): void => {
    if (row) onChange({ id: row.id, displayName: row.displayName, company: row.company });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "ArrowDown") setActive(Math.min(active + 1, rows.length - 1));
    else if (event.key === "ArrowUp") setActive(Math.max(active - 1, 0));
    else if (event.key === "Enter") pick(rows[active]);
    else return;
    event.preventDefault();
  };
  return (
    <div>
      <Input
        id="contact-picker"
        role="combobox"
        aria-expanded={rows.length > 0}
        aria-controls={id}
        aria-activedescendant={rows[active] ? `${id}-${active}` : undefined}
        autoFocus={isFocused}
        autoComplete="off"
        placeholder={t("common.searchHint")}
        value={text}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
        }}
      />
      <div className="picker-list" role="listbox" id={id} aria-label={t("recordTask.who")}>
        {rows.map((row, index) => (
          <div
            key={row.id}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            tabIndex={-1}
            className="picker-option"
            onClick={() => pick(row)}
          >
            <span className="clip">
              {row.displayName} {row.company && <span className="hint">{row.company}</span>}
            </span>
            <StageMark stage={row.stage} />
          </div>
        ))}
      </div>
      {!isFetching && q !== "" && rows.length === 0 && <p className="hint small">{t("recordTask.noMatch")}</p>}
    </div>
  );
}
