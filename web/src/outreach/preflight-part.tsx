import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { BroadcastJson, ExclusionJson } from "#src/api/contract/outreach.js";
import type { SendRefusal } from "#src/domain/touch/send-budget.js";
import { getPage, query } from "../shared/api/api-client";
import { countWords } from "../shared/text/value-words";
import { CheckedButton } from "../shared/ui/checked-button";
import { MoreRows } from "../shared/ui/more-rows";
import { Sheet } from "../shared/ui/sheet";
import { Skeleton } from "../shared/ui/skeleton";
import { broadcastPath } from "./outreach-queries";

interface PreflightPartProps {
  /** null: not saved, or changed since it was. */
  broadcast: BroadcastJson | null;
  isBusy: boolean;
  isReady: boolean;
  onCheck: () => void;
}

/** Who gets it, who does not and why; each reason opens its list. */
export function PreflightPart({ broadcast, isBusy, isReady, onCheck }: PreflightPartProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<SendRefusal | null>(null);
  const preflight = broadcast?.preflight ?? null;
  const isRunning = preflight?.state === "running";
  return (
    <>
      {!preflight && <p className="muted">{t("outreach.notChecked")}</p>}
      {isRunning && (
        <p role="status" className="muted">
          {t("outreach.checking")}
        </p>
      )}
      {preflight?.state === "failed" && <p className="danger">{t("outreach.checkFailed")}</p>}
      {preflight?.state === "ready" && (
        <div className="preflight">
          <p className="preflight-big">
            <strong className="tabular">{countWords(preflight.sendable)}</strong> {t("outreach.sendable")}
            <span className="muted">
              {" "}
              · {t("outreach.members", { count: preflight.members })} ·{" "}
              {t("outreach.tasks", { count: preflight.pages })}
              {preflight.variants.length > 1 &&
                ` · ${[...preflight.variants]
                  .sort((a, b) => (a.key < b.key ? -1 : 1))
                  .map(({ key, count }) => `${key} ${countWords(count)}`)
                  .join(" / ")}`}
            </span>
          </p>
          <ul className="preflight-reasons" aria-label={t("outreach.excluded")}>
            {preflight.excluded.map(({ reason, count }) => (
              <li key={reason}>
                <button type="button" className="link-button" onClick={() => setOpen(reason)}>
                  {t(`outreach.refusal.${reason}`)} <span className="tabular">{countWords(count)}</span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
      <CheckedButton loading={isBusy || isRunning} disabled={!isReady} onClick={onCheck}>
        {preflight ? t("outreach.checkAgain") : t("outreach.check")}
      </CheckedButton>
      {open && broadcast && <ExcludedSheet id={broadcast.id} reason={open} onClose={() => setOpen(null)} />}
    </>
  );
}

function ExcludedSheet({ id, reason, onClose }: { id: string; reason: SendRefusal; onClose: () => void }) {
  const { t } = useTranslation();
  const list = useInfiniteQuery({
    queryKey: ["broadcasts", id, "exclusions", reason],
    queryFn: ({ pageParam, signal }) =>
      getPage<ExclusionJson>(`${broadcastPath(id, "/exclusions")}${query({ reason, cursor: pageParam })}`, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });
  const rows = list.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <Sheet title={`${t("outreach.excludedList")} · ${t(`outreach.refusal.${reason}`)}`} place="side" onClose={onClose}>
      {list.isPending && <Skeleton rows={5} height={40} />}
      <ul className="plain-list">
        {rows.map(({ contact, note }) => (
          <li key={contact.id}>
            <span className="clip">
              <Link to={`/contacts/${encodeURIComponent(contact.id)}`}>{contact.displayName}</Link>{" "}
              <span className="muted">{contact.company ?? ""}</span>
            </span>
            <span className="hint small">{note}</span>
          </li>
        ))}
      </ul>
      <MoreRows
        hasMore={list.hasNextPage}
        isLoading={list.isFetchingNextPage}
        error={list.isFetchNextPageError ? list.error : null}
        onMore={() => void list.fetchNextPage()}
      />
    </Sheet>
  );
}
