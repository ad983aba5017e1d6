import { useTranslation } from "react-i18next";
import type { SopJson } from "#src/api/contract/sop.js";
import type { SopDefinition, SopStep } from "#src/domain/sop/sop.js";
import { useWords } from "../shared/text/use-words";
import { useWaitWords } from "./use-wait-words";

/** Every version with who runs on it; an old one can be taken as the start of the next. */
export function VersionsTab({ sop, onTake }: { sop: SopJson; onTake: ((definition: SopDefinition) => void) | null }) {
  const { t } = useTranslation();
  const words = useWords();
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
            <Outline steps={version.definition.steps} />
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

/** The steps in words, with what stands on both sides of a branch. */
function Outline({ steps }: { steps: readonly SopStep[] }) {
  const { t } = useTranslation();
  const waitWords = useWaitWords();
  return (
    <ol className="sop-outline">
      {steps.map((step) => (
        <li key={step.id}>
          <span className="muted">{waitWords(step.wait)}</span> {step.kind === "task" && step.title}
          {step.kind === "message" && step.text}
          {step.kind === "branch" && (
            <>
              {t("sop.if")} {t(`sop.condition.${step.condition.kind}`)}{" "}
              {t(step.condition.not ? "sop.conditionNot" : "sop.conditionIs")}
              {(["yes", "no"] as const).map((side) => (
                <div key={side} className="sop-outline-side">
                  <span className="hint small">{t(`sop.${side}`)}</span>
                  {step[side].length > 0 ? (
                    <Outline steps={step[side]} />
                  ) : (
                    <p className="hint">{t("settings.none")}</p>
                  )}
                </div>
              ))}
            </>
          )}
        </li>
      ))}
    </ol>
  );
}
