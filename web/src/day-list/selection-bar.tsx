import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import DownOutlined from "@ant-design/icons/DownOutlined";
import { useTranslation } from "react-i18next";
import { membersQuery } from "../shared/api/members";
import { queryClient } from "../shared/api/query-client";
import { useSession } from "../shared/api/session";
import { useErrorWords } from "../shared/text/error-words";
import { useWords } from "../shared/text/use-words";
import { addDays, instantOf } from "../shared/text/zoned-time";
import { Menu } from "../shared/ui/menu";
import { useNotices } from "../shared/ui/undo";
import "../shared/ui/selection-bar.css";
import { type BulkAct, bulkTasks } from "../tasks/task-writes";

interface SelectionBarProps {
  selected: ReadonlySet<string>;
  onClear: () => void;
}

/** Acts on everything that is selected: put off, give to a colleague, close. */
export function SelectionBar({ selected, onClear }: SelectionBarProps) {
  const { t } = useTranslation();
  const words = useWords();
  const errorWords = useErrorWords();
  const { show, problem } = useNotices();
  const { user } = useSession();
  const mayAssign = user.dataScope !== "own";
  const { data: members = [] } = useQuery({ ...membersQuery, enabled: mayAssign });
  if (selected.size === 0) return null;
  const act = (what: BulkAct): void => {
    bulkTasks([...selected], what)
      .then(({ done, failed }) => {
        const counts = { count: done.length, failed: failed.length };
        if (failed.length > 0) problem(t("today.bulkPart", counts));
        else show(t("today.bulkDone", counts));
        onClear();
        return queryClient.invalidateQueries({ queryKey: ["day-list"] });
      })
      .catch((error: unknown) => problem(errorWords(error)));
  };
  return (
    <div className="selection-bar" role="toolbar" aria-label={t("today.selected", { count: selected.size })}>
      <span className="tabular">{t("today.selected", { count: selected.size })}</span>
      <Button
        onClick={() =>
          act({ kind: "snooze", until: instantOf(addDays(words.today, 1), "09:00", words.zone).toISOString() })
        }
      >
        {t("today.bulkSnooze")}
      </Button>
      {mayAssign && (
        <Menu
          label={t("today.bulkAssign")}
          className="tool-button"
          trigger={
            <>
              {t("today.bulkAssign")} <DownOutlined aria-hidden />
            </>
          }
          items={members.map((member) => ({
            key: member.userId,
            label: member.name,
            onSelect: () => act({ kind: "assign", assigneeId: member.userId }),
          }))}
        />
      )}
      <Button onClick={() => act({ kind: "done", outcome: "closed", note: "", nextStep: null })}>
        {t("today.bulkClose")}
      </Button>
      <button type="button" className="link-button" onClick={onClear}>
        {t("today.bulkClear")}
      </button>
    </div>
  );
}
