import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { GroupChatRowJson } from "#src/api/contract/wecom.js";
import { SectionHead } from "../../settings/section-head";
import { getData } from "../../shared/api/api-client";
import { useWords } from "../../shared/text/use-words";
import { Skeleton } from "../../shared/ui/skeleton";
import { ErrorPanel, StatePanel } from "../../shared/ui/state-panel";
import { GroupWelcomes } from "./group-welcomes";
import { JoinWays } from "./join-ways";

const GroupSheet = lazy(() => import("./group-sheet"));

/** Customer groups; one opens beside the list, and the address remembers which. */
export default function GroupsSection() {
  const { t } = useTranslation();
  const { when } = useWords();
  const [search, setSearch] = useSearchParams();
  const open = search.get("group");
  const list = useQuery({
    queryKey: ["group-chats"],
    queryFn: ({ signal }) => getData<GroupChatRowJson[]>("/group-chats", signal),
  });
  return (
    <section aria-label={t("operations.nav.groups")}>
      <SectionHead title={t("operations.nav.groups")} lead={t("groups.lead")} />
      {list.isPending && <Skeleton rows={6} height={52} />}
      {list.error && !list.data && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.length === 0 && <StatePanel title={t("groups.empty")} text={t("groups.emptyText")} />}
      {list.data && list.data.length > 0 && (
        <ul className="card plain-list">
          {list.data.map((group) => (
            <li key={group.chatId}>
              <div>
                <p>
                  <button type="button" className="link-button" onClick={() => setSearch({ group: group.chatId })}>
                    {group.name || t("groups.unnamed")}
                  </button>{" "}
                  {group.status !== "normal" && (
                    <span className="late small">{t(`groups.status.${group.status}`)}</span>
                  )}
                </p>
                <p className="small muted">
                  {[
                    `${t("groups.owner")} ${group.owner.name}`,
                    t("groups.people", { members: group.members, customers: group.customers }),
                    group.createdAt && when(group.createdAt),
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </p>
                {group.unseenSince && (
                  <p className="small late">{t("groups.unseen", { when: when(group.unseenSince) })}</p>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
      <JoinWays />
      <GroupWelcomes />
      <Suspense fallback={null}>{open && <GroupSheet chatId={open} onClose={() => setSearch({})} />}</Suspense>
    </section>
  );
}
