import { useTranslation } from "react-i18next";
import { Chip } from "../shared/ui/chip";

export type MiddleView = "chat" | "timeline";

/** Conversation or what happened besides. */
export function MiddleSwitch({ view, onChange }: { view: MiddleView; onChange: (view: MiddleView) => void }) {
  const { t } = useTranslation();
  return (
    <div className="middle-switch chips" role="radiogroup" aria-label={t("contact.chat")}>
      {(["chat", "timeline"] as const).map((each) => (
        <Chip key={each} kind="radio" isChosen={view === each} onToggle={() => onChange(each)}>
          {t(`contact.${each}`)}
        </Chip>
      ))}
    </div>
  );
}
