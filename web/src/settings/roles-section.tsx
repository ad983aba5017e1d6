import { useTranslation } from "react-i18next";
import type { Action, Role } from "#src/domain/member/member.js";
import { ACTIONS_OF } from "./role-actions";
import { SectionHead } from "./section-head";

const ROLES = ["sales", "operations", "manager", "admin"] as const satisfies readonly Role[];

/** What each role may do, side by side. */
export default function RolesSection() {
  const { t } = useTranslation();
  const actions = ACTIONS_OF.admin;
  const may = (role: Role, action: Action): boolean => ACTIONS_OF[role].includes(action);
  return (
    <section aria-label={t("settings.nav.roles")}>
      <SectionHead title={t("settings.nav.roles")} lead={t("settings.roles.lead")} />
      <div className="card plain-table-frame" tabIndex={0} role="region" aria-label={t("settings.nav.roles")}>
        <table className="plain-table roles-table">
          <thead>
            <tr>
              <td />
              {ROLES.map((role) => (
                <th key={role} scope="col">
                  <strong>{t(`role.${role}`)}</strong>
                  <span className="hint small">{t(`settings.roles.${role}`)}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {actions.map((action) => (
              <tr key={action}>
                <th scope="row">{t(`action.${action}`)}</th>
                {ROLES.map((role) => (
                  <td key={role} className={may(role, action) ? "good" : "hint"}>
                    <span aria-hidden>{may(role, action) ? "✓" : "–"}</span>
                    <span className="visually-hidden">
                      {t(may(role, action) ? "settings.roles.can" : "settings.roles.cannot")}
                    </span>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
