import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ContactDetailJson } from "#src/api/contract/contract.js";
import type { MergesOfContactJson } from "#src/api/contract/merge.js";
import { Panel } from "../contact/panel";
import { getData } from "../shared/api/api-client";
import { contactPath } from "../shared/api/contact";
import { useMay } from "../shared/api/session";
import { useWords } from "../shared/text/use-words";
import { EvidenceWords } from "./evidence-words";
import { useMergeWrites } from "./use-merge-writes";
import "./merge.css";

const MergeSheet = lazy(() => import("./merge-sheet"));

/** Who may be the same person, with the proof; and what was merged already, to be taken apart again. */
export function MergePanel({ contact }: { contact: ContactDetailJson }) {
  const { t } = useTranslation();
  const { ago } = useWords();
  const mayWrite = useMay("contact:write");
  const writes = useMergeWrites();
  const [isPicking, setPicking] = useState(false);
  const [busy, setBusy] = useState(false);
  const { data } = useQuery({
    queryKey: ["contact", contact.id, "merges"],
    queryFn: ({ signal }) => getData<MergesOfContactJson>(contactPath(contact.id, "/merges"), signal),
  });
  const standing = data?.merges.filter((one) => one.state !== "undone" && one.survivorId === contact.id) ?? [];
  const act = async (what: () => Promise<boolean>): Promise<void> => {
    setBusy(true);
    await what();
    setBusy(false);
  };
  return (
    <Panel title={t("merge.title")}>
      {data?.suggestions.map(({ id, contacts, evidence }) => {
        const other = contacts[0].id === contact.id ? contacts[1] : contacts[0];
        return (
          <div key={id} className="merge-suggestion">
            <p className="clip">
              <Link to={`/contacts/${encodeURIComponent(other.id)}`}>{other.displayName}</Link>{" "}
              <span className="hint">{other.company}</span>
            </p>
            <EvidenceWords evidence={evidence} />
            {mayWrite && (
              <div className="panel-links">
                <Button size="small" loading={busy} onClick={() => void act(() => writes.merge(contact.id, other))}>
                  {t("merge.mergeInto")}
                </Button>
                <button type="button" className="link-button small" onClick={() => void act(() => writes.dismiss(id))}>
                  {t("merge.dismiss")}
                </button>
              </div>
            )}
          </div>
        );
      })}
      {standing.map((one) => (
        <div key={one.id} className="merge-suggestion">
          <p>{t("merge.history", { name: one.absorbedName, when: ago(one.at) })}</p>
          <p className="hint small">{one.by ? t("merge.byPerson", { name: one.by.name }) : t("merge.byRule")}</p>
          {mayWrite && (
            <button type="button" className="link-button small" onClick={() => void act(() => writes.undo(one.id))}>
              {t("merge.undo")}
            </button>
          )}
        </div>
      ))}
      {mayWrite && (
        <button type="button" className="link-button small" onClick={() => setPicking(true)}>
          {t("merge.other")}
        </button>
      )}
      <Suspense fallback={null}>
        {isPicking && <MergeSheet contact={contact} onClose={() => setPicking(false)} />}
      </Suspense>
    </Panel>
  );
}
