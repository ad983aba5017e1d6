import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { GroupTransferJson } from "#src/api/contract/hand-over.js";
import type { TransferJson } from "#src/api/contract/wecom.js";
import { useWords } from "../../shared/text/use-words";

interface ResultRow {
  key: string;
  name: string;
  link: string | null;
  note: string | null;
  state: string;
  tone: string;
}
interface TransferCardProps {
  transfer: Pick<TransferJson, "from" | "to" | "createdAt">;
  kind: string;
  counts: readonly { label: string; count: number }[];
  isOpen: boolean;
  rows: readonly ResultRow[];
}

const CUSTOMER_TONE = {
  waiting: "muted",
  unknown: "late",
  done: "good",
  refused: "late",
  at_cap: "late",
  failed: "danger",
} as const;
const GROUP_TONE = { done: "good", failed: "danger", unknown: "late" } as const;

/** Results shown at once; what went wrong stands first. */
const FIRST = 8;
const RANK: Readonly<Record<string, number>> = { danger: 0, late: 1, muted: 2, good: 3 };

/** One order: who to whom, the counts, and behind them what became of each. */
function TransferCard({ transfer, kind, counts, isOpen, rows }: TransferCardProps) {
  const { t } = useTranslation();
  const { when } = useWords();
  const { from, to, createdAt } = transfer;
  const [showsAll, setShowsAll] = useState(false);
  const sorted = rows.toSorted((a, b) => (RANK[a.tone] ?? 0) - (RANK[b.tone] ?? 0));
  const shown = showsAll ? sorted : sorted.slice(0, FIRST);
  return (
    <details className="card transfer" open={isOpen}>
      <summary>
        <span>
          {t("transfers.summary", { from: from.name, to: to.name, when: when(createdAt) })}{" "}
          <span className="hint small">{kind}</span>
        </span>
        <span className="small muted tabular">
          {counts
            .filter(({ count }) => count > 0)
            .map(({ label, count }) => `${label} ${count}`)
            .join(" · ")}
        </span>
      </summary>
      <ul className="plain-list">
        {shown.map(({ key, name, link, note, state, tone }) => (
          <li key={key}>
            <div>
              <p>{link ? <Link to={link}>{name}</Link> : name}</p>
              {note && <p className="small hint">{note}</p>}
            </div>
            <span className={`small ${tone}`}>{state}</span>
          </li>
        ))}
      </ul>
      {shown.length < rows.length && (
        <button type="button" className="link-button small transfer-more" onClick={() => setShowsAll(true)}>
          {t("handOver.showAll", { count: rows.length })}
        </button>
      )}
    </details>
  );
}

export function CustomerTransferCard({ transfer }: { transfer: TransferJson }) {
  const { t } = useTranslation();
  // A leaver's customers cannot refuse: nothing waits for their word.
  const stateOf = (state: keyof typeof CUSTOMER_TONE): string =>
    state === "waiting" && transfer.kind === "resigned" ? t("handOver.underWay") : t(`transfers.state.${state}`);
  return (
    <TransferCard
      transfer={transfer}
      kind={t(`transfers.kind.${transfer.kind}`)}
      isOpen={transfer.counts.waiting > 0}
      counts={(["done", "waiting", "refused", "failed"] as const).map((state) => ({
        label: stateOf(state),
        count: transfer.counts[state],
      }))}
      rows={transfer.customers.map(({ contactId, name, note, state }, index) => ({
        key: `${name}-${index}`,
        name,
        link: contactId && `/contacts/${encodeURIComponent(contactId)}`,
        note,
        state: stateOf(state),
        tone: CUSTOMER_TONE[state],
      }))}
    />
  );
}

export function GroupTransferCard({ transfer }: { transfer: GroupTransferJson }) {
  const { t } = useTranslation();
  return (
    <TransferCard
      transfer={transfer}
      kind={t(`handOver.groupKind.${transfer.kind}`)}
      isOpen={transfer.counts.unknown + transfer.counts.failed > 0}
      counts={(["done", "failed", "unknown"] as const).map((state) => ({
        label: t(`handOver.groupState.${state}`),
        count: transfer.counts[state],
      }))}
      rows={transfer.groups.map(({ chatId, name, note, state }) => ({
        key: chatId,
        name: name || t("handOver.unnamedGroup"),
        link: `/operations/groups?group=${encodeURIComponent(chatId)}`,
        note,
        state: t(`handOver.groupState.${state}`),
        tone: GROUP_TONE[state],
      }))}
    />
  );
}
