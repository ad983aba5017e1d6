import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { MergeSuggestionJson } from "#src/api/contract/merge.js";
import { getData } from "../shared/api/api-client";
import { useMay } from "../shared/api/session";
import { useWords } from "../shared/text/use-words";
import { Sheet } from "../shared/ui/sheet";
import { EvidenceWords } from "./evidence-words";
import { MergeRule } from "./merge-rule";
import { useMergeWrites } from "./use-merge-writes";
import "./merge.css";

/** On top of the contacts list when some may be the same person; opens the pairs side by side. */
export function MergeHint() {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const { data = [] } = useQuery({
    queryKey: ["merge-suggestions"],
    queryFn: ({ signal }) => getData<MergeSuggestionJson[]>("/merge-suggestions", signal),
    staleTime: 60_000,
  });
  if (data.length === 0 && !isOpen) return null;
  return (
    <div className="merge-hint">
      {t("merge.hint", { count: data.length })}
      <button type="button" className="link-button" onClick={() => setOpen(true)}>
        {t("merge.hintShow")}
      </button>
      {isOpen && (
        <Sheet title={t("merge.title")} place="side" onClose={() => setOpen(false)}>
          <p className="muted small">{t("merge.lead")}</p>
          <MergeRule />
          {data.length === 0 && <p className="muted">{t("merge.empty")}</p>}
          <ul className="merge-pairs">
            {data.map((suggestion) => (
              <Pair key={suggestion.id} suggestion={suggestion} />
            ))}
          </ul>
        </Sheet>
      )}
    </div>
  );
}

function Pair({ suggestion }: { suggestion: MergeSuggestionJson }) {
  const { t } = useTranslation();
  const { when } = useWords();
  const mayWrite = useMay("contact:write");
  const writes = useMergeWrites();
  const [isBusy, setBusy] = useState(false);
  const act = async (what: () => Promise<boolean>): Promise<void> => {
    setBusy(true);
    await what();
    setBusy(false);
  };
  return (
    <li>
      <EvidenceWords evidence={suggestion.evidence} />
      <div className="merge-sides">
        {suggestion.contacts.map((side, index) => {
          const other = suggestion.contacts[1 - index] ?? side;
          return (
            <div key={side.id}>
              <p className="clip">
                <Link to={`/contacts/${encodeURIComponent(side.id)}`}>{side.displayName}</Link>
              </p>
              <p className="clip hint small">{side.company ?? side.nickname}</p>
              <p className="hint small">{side.lastMessageAt ? when(side.lastMessageAt) : t("merge.noMessages")}</p>
              {mayWrite && (
                <Button size="small" loading={isBusy} onClick={() => void act(() => writes.merge(side.id, other))}>
                  {t("merge.into", { name: side.displayName.slice(0, 8) })}
                </Button>
              )}
            </div>
          );
        })}
      </div>
      {mayWrite && (
        <button
          type="button"
          className="link-button small"
          onClick={() => void act(() => writes.dismiss(suggestion.id))}
        >
          {t("merge.dismiss")}
        </button>
      )}
    </li>
  );
}
