import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { StatePanel } from "../shared/ui/state-panel";

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <StatePanel
      title={t("errors.notFoundTitle")}
      text={t("errors.notFoundText")}
      action={<Link to="/">{t("errors.goHome")}</Link>}
    />
  );
}
