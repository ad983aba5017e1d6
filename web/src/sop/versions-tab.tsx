import { useTranslation } from "react-i18next";
import type { SopJson } from "#src/api/contract/sop.js";
import type { SopDefinition } from "#src/domain/sop/sop.js";
import { useWords } from "../shared/text/use-words";
import { useWaitWords } from "./use-wait-words";

/** Every version with who runs on it; an old one can be taken as the start of the next. */
export function VersionsTab({ sop, onTake }: { sop: SopJson; onTake: ((definition: SopDefinition) => void) | null }) {
  const { t } = useTranslation();
  const words = useWords();
  const waitWords = useWaitWords();
  return (
    <ul className="card sop-versions">
      {sop.versions.map((version) => (
        <li key={version.version}>
          <details open={version.version === sop.version}>
            <summary>
              <strong>{t("sop.version", { version: version.version })}</strong>
              <span className="small muted">
                {words.when(version.savedAt)} · {version.savedBy.name}
              </span>
              <span className="small hint">{t("sop.onVersion", { count: version.running })}</span>
            </summary>
            <ol className="sop-outline">
              {version.definition.steps.map((step) => (
                <li key={step.id}>
                  <span className="muted">{waitWords(step.wait)}</span>{" "}
                  {step.kind === "task" ? step.title : step.kind === "message" ? step.text : t("sop.kind.branch")}
                </li>
              ))}
            </ol>
            {onTake && version.version !== sop.version && (
              <button type="button" className="link-button small" onClick={() => onTake(version.definition)}>
                {t("sop.restoreVersion")}
              </button>
            )}
          </details>
        </li>
      ))}
    </ul>
  );
}
