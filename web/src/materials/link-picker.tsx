import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { SavedLinkJson } from "#src/api/contract/links.js";
import { Sheet } from "../shared/ui/sheet";
import { Skeleton } from "../shared/ui/skeleton";
import { ErrorPanel, StatePanel } from "../shared/ui/state-panel";
import { LinkThumb } from "./link-thumb";
import { savedLinksQuery } from "./links-queries";
import "./materials.css";

/** Choose a link of the library. */
export function LinkPicker({ onPick, onClose }: { onPick: (link: SavedLinkJson) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(savedLinksQuery);
  return (
    <Sheet title={t("links.pickTitle")} onClose={onClose}>
      {error && !data && <ErrorPanel isSmall error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton rows={3} height={64} />}
      {data?.data.length === 0 && <StatePanel isSmall title={t("links.none")} text={t("links.noneText")} />}
      <ul className="material-choices" data-kind="file">
        {data?.data.map((link) => (
          <li key={link.id}>
            <button type="button" className="material-choice" onClick={() => onPick(link)}>
              <LinkThumb coverId={link.coverId} />
              <span className="link-words">
                <span className="material-name">{link.title}</span>
                <span className="hint small clip">{link.url}</span>
              </span>
              <span className="hint small">
                {link.people > 0 ? t("links.people", { count: link.people }) : t("links.nobody")}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
