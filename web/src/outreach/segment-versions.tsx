import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { SegmentJson, SegmentVersionJson } from "#src/api/contract/outreach.js";
import { useWords } from "../shared/text/use-words";
import { Sheet } from "../shared/ui/sheet";
import { Skeleton } from "../shared/ui/skeleton";
import { ErrorPanel } from "../shared/ui/state-panel";
import { segmentVersionsQuery } from "./outreach-queries";

interface SegmentVersionsProps {
  segment: SegmentJson;
  /** Null: may not write. */
  onTake: ((version: SegmentVersionJson) => void) | null;
  onClose: () => void;
}

/** What the audience was before, and the way back: an old version becomes the draft of the next one. */
export function SegmentVersions({ segment, onTake, onClose }: SegmentVersionsProps) {
  const { t } = useTranslation();
  const { when } = useWords();
  const { data, error, refetch } = useQuery(segmentVersionsQuery(segment.id, segment.version));
  return (
    <Sheet title={t("outreach.segmentVersions")} place="side" onClose={onClose}>
      {error && !data && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton rows={3} height={48} />}
      <ul className="plain-list">
        {(data ?? []).map((version) => (
          <li key={version.version}>
            <span className="clip">
              {t("outreach.version", { version: version.version })} · {version.name}{" "}
              <span className="hint small">
                {when(version.savedAt)} · {version.savedBy.name}
              </span>
            </span>
            {version.version === segment.version ? (
              <span className="hint small">{t("outreach.currentVersion")}</span>
            ) : (
              onTake && (
                <Button size="small" onClick={() => onTake(version)}>
                  {t("outreach.takeVersion")}
                </Button>
              )
            )}
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
