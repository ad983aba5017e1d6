import type { UseQueryResult } from "@tanstack/react-query";
import { Sheet } from "../shared/ui/sheet";
import { Skeleton } from "../shared/ui/skeleton";
import { ErrorPanel, StatePanel } from "../shared/ui/state-panel";
import { DayBars } from "./day-bars";

/** What a code brought in: all, by day, and by whom or where. */
export interface CameAndLeftFigures {
  came: number;
  left: number;
  days: readonly { day: string; count: number }[];
  rows: readonly { key: string; name: string; came: number; left: number }[];
}

interface CameAndLeftProps {
  figures: UseQueryResult<CameAndLeftFigures>;
  words: {
    title: string;
    none: string;
    came: (count: number) => string;
    left: (count: number) => string;
    trend: string;
    table: string;
    columns: readonly [row: string, came: string, left: string];
  };
  onClose: () => void;
}

/** Who came through a code, and who left again. */
export function CameAndLeft({ figures: { data, isPending, error, refetch }, words, onClose }: CameAndLeftProps) {
  const [row, came, left] = words.columns;
  return (
    <Sheet title={words.title} place="side" onClose={onClose}>
      {isPending && <Skeleton rows={3} height={48} />}
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} isSmall />}
      {data?.came === 0 && <StatePanel isSmall title={words.none} />}
      {data && data.came > 0 && (
        <div className="form-stack">
          <p>
            {words.came(data.came)} · <span className={data.left > 0 ? "late" : "muted"}>{words.left(data.left)}</span>
          </p>
          <div>
            <p className="hint small">{words.trend}</p>
            <DayBars days={data.days} />
          </div>
          <table className="plain-table">
            <caption className="hint small">{words.table}</caption>
            <thead>
              <tr>
                <th scope="col">{row}</th>
                <th scope="col" className="number">
                  {came}
                </th>
                <th scope="col" className="number">
                  {left}
                </th>
              </tr>
            </thead>
            <tbody>
              {data.rows.map((one) => (
                <tr key={one.key}>
                  <td>{one.name}</td>
                  <td className="number tabular">{one.came}</td>
                  <td className="number tabular">{one.left}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Sheet>
  );
}
