import { type ComponentType, lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, NavLink, useParams } from "react-router";
import { useSession } from "../shared/api/session";
import { PageHeading } from "../shared/ui/page-heading";
import { Skeleton } from "../shared/ui/skeleton";
import { StatePanel } from "../shared/ui/state-panel";
import { HolidayNotice } from "./holiday-notice";
import { type SectionKey, sectionsFor } from "./settings-sections";
import "./settings.css";

const pages: Readonly<Record<SectionKey, ComponentType>> = {
  users: lazy(() => import("./users/users-section")),
  roles: lazy(() => import("./roles-section")),
  stages: lazy(() => import("./stages-section")),
  hours: lazy(() => import("./hours-section")),
  followUp: lazy(() => import("./follow-up-section")),
  budget: lazy(() => import("./budget-section")),
  value: lazy(() => import("./value-section")),
  care: lazy(() => import("./care-section")),
  dictionary: lazy(() => import("./dictionary-section")),
  extractors: lazy(() => import("./extractors-section")),
  touches: lazy(() => import("./touches-section")),
  wecom: lazy(() => import("./wecom/wecom-section")),
  bots: lazy(() => import("./bots-section")),
  keys: lazy(() => import("./keys-section")),
  queues: lazy(() => import("./queues-section")),
  audit: lazy(() => import("./audit/audit-section")),
};

/** Every setting says what it changes and its current effect. */
export default function SettingsPage() {
  const { t } = useTranslation();
  const { section } = useParams();
  const { actions } = useSession();
  const allowed = sectionsFor(actions);
  const current = allowed.find((key) => key === section);
  const [first] = allowed;
  if (!first)
    return (
      <StatePanel
        title={t("errors.noPermissionTitle")}
        text={t("errors.noPermissionText", { action: t("action.settings:read") })}
      />
    );
  if (!current) return <Navigate to={`/settings/${first}`} replace />;
  const Section = pages[current];
  return (
    <div className="page settings-page">
      <nav className="settings-nav" aria-label={t("settings.title")}>
        <PageHeading name={t("settings.title")} />
        <ul>
          {allowed.map((key) => (
            <li key={key}>
              <NavLink to={`/settings/${key}`}>{t(`settings.nav.${key}`)}</NavLink>
            </li>
          ))}
        </ul>
      </nav>
      <div className="settings-body">
        {actions.includes("settings:write") && current !== "hours" && <HolidayNotice />}
        <Suspense fallback={<Skeleton rows={5} height={48} />}>
          <Section />
        </Suspense>
      </div>
    </div>
  );
}
