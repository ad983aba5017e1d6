import { useTranslation } from "react-i18next";
import { PageHeading } from "../shared/ui/page-heading";
import { Skeleton } from "../shared/ui/skeleton";
import { ErrorPanel, StatePanel } from "../shared/ui/state-panel";
import { ReviewCard } from "./review-card";
import { useReview } from "./use-review";
import "../contact/message.css";
import "./review.css";

/** Fields shown with how often they were right. */
const SHOWN_FIELDS = 2;
/** Fewer decisions make no percentage. */
const MIN_DECIDED = 5;

/** "Teach it in five minutes": one fact at a time, and what it earned. */
export default function ReviewPage() {
  const { t } = useTranslation();
  const review = useReview();
  const { current, done, left, today } = review;
  const rates = review.fields
    .filter((field) => field.decided >= MIN_DECIDED)
    .slice(0, SHOWN_FIELDS)
    .map(({ field, decided, confirmed }) =>
      t("review.precision", { field: t(`field.${field}`), percent: `${Math.round((100 * confirmed) / decided)}%` }),
    );
  const earned = [t("review.earned", { ...today }), ...rates].join(" · ");
  return (
    <div className="page review-page">
      <header className="review-head">
        <PageHeading name={t("review.title")} />
        <p className="muted">{t("review.lead")}</p>
        <progress
          className="review-progress"
          max={Math.max(1, done + left)}
          value={done}
          aria-label={t("review.progress", { done, left })}
        />
        <p className="small muted tabular" aria-live="polite">
          {done === 0 ? t("review.left", { count: left }) : t("review.progress", { done, left })} · {earned}
        </p>
      </header>
      {Boolean(review.error) && <ErrorPanel error={review.error} onRetry={review.retry} />}
      {!review.error && review.isPending && <Skeleton rows={4} height={96} />}
      {!review.error && !review.isPending && !current && (
        <StatePanel title={t("review.emptyTitle")} text={t("review.emptyText")} />
      )}
      {current && (
        <>
          <ReviewCard key={current.factId} item={current} onDecide={review.decide} onSkip={review.skip} />
          <p className="small hint review-keys">{t("review.keys")}</p>
        </>
      )}
    </div>
  );
}
