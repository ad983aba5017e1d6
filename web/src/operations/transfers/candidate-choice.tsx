import { Checkbox } from "antd";
import { Skeleton } from "../../shared/ui/skeleton";
import { ErrorPanel } from "../../shared/ui/state-panel";

interface CandidateChoiceProps {
  label: string;
  items: readonly { id: string; name: string }[] | undefined;
  /** Null: all of them. */
  chosen: readonly string[] | null;
  onChoose: (ids: string[] | null) => void;
  allLabel: string;
  noneLabel: string;
  isLoading: boolean;
  error: unknown;
  onRetry: () => void;
}

/** Everything of a kind that can be handed over, or some of it. */
export function CandidateChoice(props: CandidateChoiceProps) {
  const { label, items, chosen, onChoose, allLabel, noneLabel, isLoading, error, onRetry } = props;
  return (
    <div className="form-field" role="group" aria-label={label}>
      <span>{label}</span>
      {isLoading && !items && <Skeleton rows={2} height={28} />}
      {Boolean(error) && !items && <ErrorPanel error={error} onRetry={onRetry} isSmall />}
      {items?.length === 0 && <p className="muted small">{noneLabel}</p>}
      {items && items.length > 0 && (
        <>
          <Checkbox checked={chosen === null} onChange={(event) => onChoose(event.target.checked ? null : [])}>
            {allLabel}
          </Checkbox>
          {chosen !== null && (
            <Checkbox.Group
              className="transfer-choices"
              value={[...chosen]}
              options={items.map(({ id, name }) => ({ value: id, label: name }))}
              onChange={(ids) => onChoose(ids)}
            />
          )}
        </>
      )}
    </div>
  );
}
