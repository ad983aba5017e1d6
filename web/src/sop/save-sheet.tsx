import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Sheet } from "../shared/ui/sheet";

interface SaveSheetProps {
  running: number;
  onSave: (running: "stay" | "move") => void;
  onClose: () => void;
}

/** One question before a running plan changes: what about those who are on it. */
export function SaveSheet({ running, onSave, onClose }: SaveSheetProps) {
  const { t } = useTranslation();
  const [choice, setChoice] = useState<"stay" | "move">("stay");
  return (
    <Sheet
      title={t("sop.runningTitle", { count: running })}
      onClose={onClose}
      footer={
        <Button type="primary" onClick={() => onSave(choice)}>
          {t("sop.save")}
        </Button>
      }
    >
      <div role="radiogroup" aria-label={t("sop.runningTitle", { count: running })} className="sop-choices">
        {(["stay", "move"] as const).map((each) => (
          <button
            key={each}
            type="button"
            role="radio"
            aria-checked={choice === each}
            className="sop-choice"
            onClick={() => setChoice(each)}
          >
            <strong>{t(`sop.${each}`)}</strong>
            <span className="hint small">{t(`sop.${each}Hint`)}</span>
          </button>
        ))}
      </div>
    </Sheet>
  );
}
