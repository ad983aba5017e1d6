import { useTranslation } from "react-i18next";
import type { BroadcastJson, BroadcastPartJson } from "#src/api/contract/outreach.js";
import { AttachmentPreviews } from "../materials/attachment-previews";
import { countWords } from "../shared/text/value-words";

/** A share in per cent; "–": of nothing. */
export const percent = (part: number, whole: number): string =>
  whole === 0 ? "–" : `${((part / whole) * 100).toFixed(1)}%`;

/** What was said, version by version, and what came of it: delivered, opened, replied, bought. */
export function VariantResults({ broadcast }: { broadcast: BroadcastJson }) {
  const { t } = useTranslation();
  const { variants, byVariant } = broadcast;
  const weights = variants.reduce((sum, { weight }) => sum + weight, 0);
  const parts = new Map(byVariant.map((part) => [part.key, part]));
  const isCompared = variants.length > 1;
  const isTracked = hasTrackedLink(broadcast);
  return (
    <section className="card outreach-part" aria-label={t(isCompared ? "outreach.byVariant" : "outreach.stepContent")}>
      <h2>{t(isCompared ? "outreach.byVariant" : "outreach.stepContent")}</h2>
      {isCompared && byVariant.length > 0 && (
        <div className="variant-table">
          <table>
            <thead>
              <tr>
                <th scope="col">{t("outreach.versionName")}</th>
                <th scope="col">{t("outreach.share")}</th>
                <th scope="col">{t("outreach.receivers")}</th>
                <th scope="col">{t("outreach.progressOf.delivered")}</th>
                {isTracked && (
                  <>
                    <th scope="col">{t("outreach.progressOf.opened")}</th>
                    <th scope="col">{t("outreach.openRate")}</th>
                  </>
                )}
                <th scope="col">{t("outreach.progressOf.replied")}</th>
                <th scope="col">{t("outreach.replyRate")}</th>
                <th scope="col">{t("outreach.progressOf.converted")}</th>
                <th scope="col">{t("outreach.convertRate")}</th>
              </tr>
            </thead>
            <tbody>
              {variants.map(({ key, weight }) => (
                <ResultRow
                  key={key}
                  name={key}
                  share={percent(weight, weights)}
                  part={parts.get(key)}
                  isTracked={isTracked}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <div className="variant-contents">
        {variants.map(({ key, text, attachments }) => (
          <figure key={key} className="bubble-frame">
            {isCompared && <figcaption className="hint small">{t("outreach.variant", { key })}</figcaption>}
            {text.trim() !== "" && <p className="bubble">{text}</p>}
            <AttachmentPreviews attachments={attachments} />
          </figure>
        ))}
      </div>
    </section>
  );
}

/** Is any of its links tracked? */
export const hasTrackedLink = ({ variants }: Pick<BroadcastJson, "variants">): boolean =>
  variants.some(({ attachments }) => attachments.some((each) => each.kind === "link" && each.isTracked === true));

interface ResultRowProps {
  name: string;
  share: string;
  part: BroadcastPartJson | undefined;
  isTracked: boolean;
}

function ResultRow({ name, share, part, isTracked }: ResultRowProps) {
  const { recipients = 0, delivered = 0, opened = 0, replied = 0, converted = 0 } = part ?? {};
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{share}</td>
      <td>{countWords(recipients)}</td>
      <td>{countWords(delivered)}</td>
      {isTracked && (
        <>
          <td>{countWords(opened)}</td>
          <td>
            <strong>{percent(opened, delivered)}</strong>
          </td>
        </>
      )}
      <td>{countWords(replied)}</td>
      <td>
        <strong>{percent(replied, delivered)}</strong>
      </td>
      <td>{countWords(converted)}</td>
      <td>
        <strong>{percent(converted, delivered)}</strong>
      </td>
    </tr>
  );
}
