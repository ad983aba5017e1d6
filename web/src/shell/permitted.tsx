import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Action } from "#src/domain/member/member.js";
import { useMay } from "../shared/api/session";
import { StatePanel } from "../shared/ui/state-panel";

/** Shows the page to those who may, and to others who can grant it. The API checks again by itself. */
export function Permitted({ to, page }: { to: Action; page: ReactNode }) {
  const { t } = useTranslation();
  if (useMay(to)) return page;
  return (
    <StatePanel
      title={t("errors.noPermissionTitle")}
      text={t("errors.noPermissionText", { action: t(`action.${to}`) })}
      action={<Link to="/">{t("errors.goHome")}</Link>}
    />
  );
}
