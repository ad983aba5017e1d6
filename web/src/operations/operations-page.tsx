import { type ComponentType, lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, NavLink, useParams } from "react-router";
import { PageHeading } from "../shared/ui/page-heading";
import { Skeleton } from "../shared/ui/skeleton";
import "../settings/settings.css";
import "./operations.css";

const SECTIONS = ["ways", "groups", "tags", "transfers"] as const;
type SectionKey = (typeof SECTIONS)[number];

const pages: Readonly<Record<SectionKey, ComponentType>> = {
  ways: lazy(() => import("./ways/ways-section")),
  groups: lazy(() => import("./groups/groups-section")),
  tags: lazy(() => import("./tags/tags-section")),
  transfers: lazy(() => import("./transfers/transfers-section")),
};

/** Where customers come from, and what holds them together: codes, groups, tags, transfers. */
export default function OperationsPage() {
  const { t } = useTranslation();
  const { section } = useParams();
  const current = SECTIONS.find((key) => key === section);
  if (!current) return <Navigate to={`/operations/${SECTIONS[0]}`} replace />;
  const Section = pages[current];
  return (
    <div className="page settings-page">
      <nav className="settings-nav" aria-label={t("operations.title")}>
        <PageHeading name={t("operations.title")} />
        <ul>
          {SECTIONS.map((key) => (
            <li key={key}>
              <NavLink to={`/operations/${key}`}>{t(`operations.nav.${key}`)}</NavLink>
            </li>
          ))}
        </ul>
      </nav>
      <div className="settings-body">
        <Suspense fallback={<Skeleton rows={5} height={48} />}>
          <Section />
        </Suspense>
      </div>
    </div>
  );
}
