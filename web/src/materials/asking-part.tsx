import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { TrackingJson } from "#src/api/contract/links.js";
import { write } from "../shared/api/api-client";
import { queryClient } from "../shared/api/query-client";
import { useMay } from "../shared/api/session";
import { useErrorWords } from "../shared/text/error-words";
import { copyText } from "../shared/ui/clipboard";
import { useNotices } from "../shared/ui/undo";
import { trackingQuery } from "./links-queries";

/** Whether it is known who opens links, and how to get there. */
export function AskingPart() {
  const { t } = useTranslation();
  const errorWords = useErrorWords();
  const { show, problem: tellProblem } = useNotices();
  const mayChange = useMay("settings:write");
  const tracking = useQuery(trackingQuery).data;
  const [isBusy, setBusy] = useState(false);
  if (!tracking) return null;
  const { problem, asking, testUrl } = tracking;
  if (problem !== null) return <p className="hint small">{t("links.trackOff", { why: problem })}</p>;
  const turn = async (isAskingOn: boolean): Promise<void> => {
    setBusy(true);
    try {
      queryClient.setQueryData(
        trackingQuery.queryKey,
        await write<TrackingJson>("PUT", "/links/tracking", { isAskingOn }),
      );
    } catch (error) {
      tellProblem(errorWords(error));
    } finally {
      setBusy(false);
    }
  };
  const isToProve = asking === "unproven" || asking === "suspended";
  return (
    <div className="asking" data-state={asking}>
      <p className="small">
        <strong>{t(`links.asking.${asking}`)}</strong> <span className="muted">{t(`links.askingText.${asking}`)}</span>
      </p>
      {isToProve && mayChange && (
        <p className="asking-test">
          <code className="clip">{testUrl}</code>
          <Button size="small" onClick={() => void copyText(testUrl).then(() => show(t("links.copied")))}>
            {t("links.copyTest")}
          </Button>
        </p>
      )}
      {mayChange && (
        <button
          type="button"
          className="link-button small"
          disabled={isBusy}
          onClick={() => void turn(asking === "off")}
        >
          {t(asking === "off" ? "links.turnOn" : "links.turnOff")}
        </button>
      )}
    </div>
  );
}
