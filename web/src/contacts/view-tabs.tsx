import { useQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { type SyntheticEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { SavedViewJson } from "#src/api/contract/contact-views.js";
import { getData, write } from "../shared/api/api-client";
import { keys } from "../shared/api/query-keys";
import { queryClient } from "../shared/api/query-client";
import { useErrorWords } from "../shared/text/error-words";
import { Sheet } from "../shared/ui/sheet";
import { useNotices } from "../shared/ui/undo";

interface ViewTabsProps {
  /** The address as it is, without the question mark. */
  search: string;
  /** Something is filtered that a name could stand for. */
  isNarrowed: boolean;
}

const refresh = (): Promise<void> => queryClient.invalidateQueries({ queryKey: keys.contactViews });
const save = (name: string, search: string): Promise<SavedViewJson> =>
  write<SavedViewJson>("POST", "/contact-views", { name, search });

/** The filters that one keeps, as tabs; what is filtered now can become one. */
export function ViewTabs({ search, isNarrowed }: ViewTabsProps) {
  const { t } = useTranslation();
  const errorWords = useErrorWords();
  const { show, problem } = useNotices();
  const [isNaming, setNaming] = useState(false);
  const { data: views = [] } = useQuery({
    queryKey: keys.contactViews,
    queryFn: ({ signal }) => getData<SavedViewJson[]>("/contact-views", signal),
    staleTime: 5 * 60_000,
  });
  const current = views.find((view) => view.search === search);
  if (views.length === 0 && !isNarrowed) return null;
  const remove = (view: SavedViewJson): void => {
    write("DELETE", `/contact-views/${encodeURIComponent(view.id)}`)
      .then(refresh)
      .then(() =>
        show(t("contacts.viewRemoved", { name: view.name }), () => {
          save(view.name, view.search)
            .then(refresh)
            .catch((error: unknown) => problem(errorWords(error)));
        }),
      )
      .catch((error: unknown) => problem(errorWords(error)));
  };
  return (
    <nav className="view-tabs" aria-label={t("contacts.views")}>
      {views.length > 0 && (
        <Link to="/contacts" aria-current={search === "" ? "page" : undefined}>
          {t("contacts.allContacts")}
        </Link>
      )}
      {views.map((view) => (
        <Link key={view.id} to={`/contacts?${view.search}`} aria-current={view === current ? "page" : undefined}>
          {view.name}
        </Link>
      ))}
      {current && (
        <button type="button" className="link-button small" onClick={() => remove(current)}>
          {t("contacts.removeView")}
        </button>
      )}
      {isNarrowed && !current && (
        <button type="button" className="link-button small" onClick={() => setNaming(true)}>
          {t("contacts.saveView")}
        </button>
      )}
      {isNaming && <NameSheet search={search} taken={views} onClose={() => setNaming(false)} />}
    </nav>
  );
}

interface NameSheetProps {
  search: string;
  taken: readonly SavedViewJson[];
  onClose: () => void;
}

function NameSheet({ search, taken, onClose }: NameSheetProps) {
  const { t } = useTranslation();
  const id = useId();
  const errorWords = useErrorWords();
  const { show, problem } = useNotices();
  const [name, setName] = useState("");
  const [isBusy, setBusy] = useState(false);
  const isTaken = taken.some((view) => view.name === name.trim());
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (!name.trim() || isBusy) return;
    setBusy(true);
    save(name.trim(), search)
      .then(refresh)
      .then(() => {
        show(t("contacts.viewSaved", { name: name.trim() }));
        onClose();
      })
      .catch((error: unknown) => {
        setBusy(false);
        problem(errorWords(error));
      });
  };
  return (
    <Sheet
      title={t("contacts.saveView")}
      onClose={onClose}
      footer={
        <Button type="primary" htmlType="submit" form={id} loading={isBusy} disabled={!name.trim()}>
          {t("common.save")}
        </Button>
      }
    >
      <form id={id} onSubmit={submit} className="field">
        <label htmlFor={`${id}-name`}>{t("contacts.viewName")}</label>
        <Input
          id={`${id}-name`}
          maxLength={20}
          placeholder={t("contacts.viewNameHint")}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <p className="hint small">{t(isTaken ? "contacts.viewTaken" : "contacts.viewLead")}</p>
      </form>
    </Sheet>
  );
}
