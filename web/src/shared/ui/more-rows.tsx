import { Button } from "antd";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useErrorWords } from "../text/error-words";
import "./more-rows.css";

interface MoreRowsProps {
  hasMore: boolean;
  isLoading: boolean;
  error: unknown;
  onMore: () => void;
}

/** The end of a list: fetches on by itself when it comes near, and has a button for the keyboard and after failures. */
export function MoreRows({ hasMore, isLoading, error, onMore }: MoreRowsProps) {
  const { t } = useTranslation();
  const words = useErrorWords();
  const ref = useRef<HTMLDivElement>(null);
  const latest = useRef(onMore);
  useEffect(() => {
    latest.current = onMore;
  });
  const isWaiting = hasMore && !isLoading && !error;
  useEffect(() => {
    const place = ref.current;
    if (!isWaiting || !place) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) latest.current();
      },
      { rootMargin: "400px" },
    );
    observer.observe(place);
    return () => observer.disconnect();
  }, [isWaiting]);
  if (!hasMore) return null;
  return (
    <div className="more-rows" ref={ref}>
      {Boolean(error) && <span className="danger">{words(error)}</span>}
      <Button loading={isLoading} onClick={onMore}>
        {error ? t("common.retry") : t("common.loadMore")}
      </Button>
    </div>
  );
}
