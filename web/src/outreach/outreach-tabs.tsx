import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import { useMay } from "../shared/api/session";

/** The places of operations' daily work. */
export function OutreachTabs() {
  const { t } = useTranslation();
  const maySegments = useMay("segment:read");
  const mayBroadcasts = useMay("broadcast:read");
  return (
    <nav className="outreach-tabs" aria-label={t("nav.broadcasts")}>
      {mayBroadcasts && <NavLink to="/broadcasts">{t("outreach.broadcasts")}</NavLink>}
      {maySegments && <NavLink to="/segments">{t("outreach.segments")}</NavLink>}
      <NavLink to="/materials">{t("materials.title")}</NavLink>
      <NavLink to="/rehearsal">{t("outreach.rehearsal")}</NavLink>
    </nav>
  );
}
