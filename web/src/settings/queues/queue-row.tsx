import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { QueueJson } from "#src/api/contract/queues.js";
import { isNobodyThere, isSlow, useSpan } from "./queue-words";

interface QueueRowProps {
  queue: QueueJson;
  name: string;
  isOpen: boolean;
  onToggle: () => void;
}

/** One queue: what waits, runs, comes and failed; what is out of order stands out. */
export function QueueRow({ queue, name, isOpen, onToggle }: QueueRowProps) {
  const { t } = useTranslation();
  const span = useSpan();
  const { waiting, active, delayed, failed, oldestWaitingMs, nextDelayedMs, workers } = queue;
  const isLate = isSlow(queue) || isNobodyThere(queue);
  const act = t(isOpen ? "common.close" : "queues.showFailed");
  const notes = [
    ...(isNobodyThere(queue) ? [t("queues.nobody")] : workers ? [t("queues.workers", { count: workers })] : []),
    ...(oldestWaitingMs === null ? [] : [t("queues.oldest", { span: span(oldestWaitingMs) })]),
    ...(nextDelayedMs === null || waiting > 0 ? [] : [t("queues.next", { span: span(nextDelayedMs) })]),
  ];
  return (
    <li className="queue-row" data-queue={queue.name}>
      <div className="queue-name">
        <p>
          <strong>{name}</strong> <code className="hint small">{queue.name}</code>
        </p>
        <p className={isLate ? "small late" : "small hint"}>{notes.join(" · ")}</p>
      </div>
      <dl className="queue-figures tabular">
        {(
          [
            ["waiting", waiting],
            ["active", active],
            ["delayed", delayed],
            ["failed", failed],
          ] as const
        ).map(([key, count]) => (
          <div key={key} data-zero={count === 0} data-kind={key}>
            <dt className="small">{t(`queues.${key}`)}</dt>
            <dd>{count.toLocaleString("en-US").replaceAll(",", " ")}</dd>
          </div>
        ))}
      </dl>
      <div className="queue-act">
        {(failed > 0 || isOpen) && (
          <Button size="small" aria-expanded={isOpen} aria-label={`${act} ${name}`} onClick={onToggle}>
            {act}
          </Button>
        )}
      </div>
    </li>
  );
}
