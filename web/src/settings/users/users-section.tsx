import { useQuery } from "@tanstack/react-query";
import MoreOutlined from "@ant-design/icons/MoreOutlined";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { UserJson } from "#src/api/contract/contract.js";
import { getData } from "../../shared/api/api-client";
import { departmentsQuery } from "../../shared/api/members";
import { keys } from "../../shared/api/query-keys";
import { useMay, useSession } from "../../shared/api/session";
import { useWords } from "../../shared/text/use-words";
import { Menu } from "../../shared/ui/menu";
import { Skeleton } from "../../shared/ui/skeleton";
import { ErrorPanel } from "../../shared/ui/state-panel";
import { SectionHead } from "../section-head";
import { type NewLink, SignInLinkSheet } from "./sign-in-link-sheet";
import { useUserWrites } from "./use-user-writes";
import { UserSheet } from "./user-sheet";

type OpenSheet =
  { kind: "add" } | { kind: "edit"; user: UserJson } | { kind: "link"; name: string; link: NewLink } | null;

/** The page knows whether WeCom says that the member left. */
const handOverPath = ({ userId }: UserJson): string => `/operations/transfers?from=${encodeURIComponent(userId)}`;

/** Who can sign in, as what, and whose contacts they see. */
export default function UsersSection() {
  const { t } = useTranslation();
  const words = useWords();
  const { user: me } = useSession();
  const navigate = useNavigate();
  const mayHandOver = useMay("wecom:operate");
  const [sheet, setSheet] = useState<OpenSheet>(null);
  const users = useQuery({
    queryKey: keys.users,
    queryFn: ({ signal }) => getData<UserJson[]>("/users", signal),
  });
  const { data: departments = [] } = useQuery(departmentsQuery);
  const writes = useUserWrites();
  const departmentNames = (ids: readonly string[]): string =>
    ids.map((id) => departments.find((each) => each.departmentId === id)?.name ?? id).join("、");
  const makeLink = async (user: Pick<UserJson, "userId" | "name">): Promise<void> => {
    const link = await writes.makeLink(user.userId);
    if (link) setSheet({ kind: "link", name: user.name, link });
  };
  return (
    <section aria-label={t("settings.nav.users")}>
      <SectionHead
        title={t("settings.nav.users")}
        lead={t("settings.users.lead")}
        act={
          <Button type="primary" onClick={() => setSheet({ kind: "add" })}>
            {t("settings.users.add")}
          </Button>
        }
      />
      {users.isPending && <Skeleton rows={6} height={40} gap={4} />}
      {users.error && !users.data && <ErrorPanel error={users.error} onRetry={() => void users.refetch()} />}
      {users.data && (
        <div className="card plain-table-frame" tabIndex={0} role="region" aria-label={t("settings.nav.users")}>
          <table className="plain-table">
            <thead>
              <tr>
                <th scope="col">{t("settings.users.name")}</th>
                <th scope="col">{t("settings.users.role")}</th>
                <th scope="col">{t("settings.users.scope")}</th>
                <th scope="col">{t("settings.users.departments")}</th>
                <th scope="col">{t("settings.users.status")}</th>
                <th scope="col">{t("settings.users.lastSeen")}</th>
                <th scope="col">
                  <span className="visually-hidden">{t("common.actions")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {users.data.map((user) => (
                <tr key={user.userId} data-off={user.status !== "active"}>
                  <td className="user-name">
                    {user.name} <span className="hint small">{user.userId}</span>
                  </td>
                  <td>{t(`role.${user.role}`)}</td>
                  <td className="muted">{t(`scope.${user.dataScope}`)}</td>
                  <td className="muted">{departmentNames(user.departmentIds)}</td>
                  <td>
                    {t(`settings.users.statuses.${user.status}`)}
                    {user.departed && (
                      <span className={user.status === "active" ? "late small" : "hint small"}>
                        {" "}
                        {t(`settings.users.departed.${user.departed}`)}
                      </span>
                    )}
                    {user.status === "active" && !user.departed && !user.hasPassword && (
                      <span className="late small"> {t("settings.users.noPassword")}</span>
                    )}
                  </td>
                  <td className="muted tabular">
                    {user.lastSeenAt ? words.ago(user.lastSeenAt) : t("settings.users.never")}
                  </td>
                  <td className="number">
                    <Menu
                      label={t("today.moreOf", { name: user.name })}
                      trigger={<MoreOutlined aria-hidden />}
                      items={[
                        { key: "edit", label: t("common.edit"), onSelect: () => setSheet({ kind: "edit", user }) },
                        ...(user.status === "disabled"
                          ? []
                          : [
                              {
                                key: "link",
                                label: t("settings.users.linkMake"),
                                onSelect: () => void makeLink(user),
                              },
                            ]),
                        ...(mayHandOver
                          ? [
                              {
                                key: "hand-over",
                                label: t("handOver.ofMember"),
                                onSelect: () => void navigate(handOverPath(user)),
                              },
                            ]
                          : []),
                        ...(user.userId === me.userId
                          ? []
                          : [
                              {
                                key: "status",
                                label: t(user.status === "active" ? "settings.users.disable" : "settings.users.enable"),
                                isDanger: user.status === "active",
                                onSelect: () => void writes.setStatus(user),
                              },
                            ]),
                      ]}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {(sheet?.kind === "add" || sheet?.kind === "edit") && (
        <UserSheet
          user={sheet.kind === "edit" ? sheet.user : null}
          departments={departments}
          onClose={() => setSheet(null)}
          onSaved={(user, isNew) => {
            setSheet(null);
            if (isNew) void makeLink(user);
          }}
        />
      )}
      {sheet?.kind === "link" && <SignInLinkSheet name={sheet.name} link={sheet.link} onClose={() => setSheet(null)} />}
    </section>
  );
}
