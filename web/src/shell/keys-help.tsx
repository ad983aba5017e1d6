import { useTranslation } from "react-i18next";
import { Sheet } from "../shared/ui/sheet";
import { KEY_TABLE } from "./key-reader";

/** The list of shortcuts. */
export function KeysHelp({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Sheet title={t("keys.title")} onClose={onClose}>
      <dl className="keys">
        {KEY_TABLE.map(({ sequence, command }) => (
          <div key={sequence}>
            <dt>{t(`keys.${command}`)}</dt>
            <dd>
              {sequence.split(" ").map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Sheet>
  );
}
