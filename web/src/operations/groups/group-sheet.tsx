import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { GroupChatJson } from "#src/api/contract/wecom.js";
import { getData } from "../../shared/api/api-client";
import { useWords } from "../../shared/text/use-words";
import { Sheet } from "../../shared/ui/sheet";
import { Skeleton } from "../../shared/ui/skeleton";
import { ErrorPanel } from "../../shared/ui/state-panel";
import { QrPicture } from "../qr-picture";
import { joinWaysQuery } from "./join-ways-query";

/** One group with its people; customers lead to their contact where the scope allows it. */
export default function GroupSheet({ chatId, onClose }: { chatId: string; onClose: () => void }) {
  const { t } = useTranslation();
  const { when } = useWords();
  const group = useQuery({
    queryKey: ["group-chats", chatId],
    queryFn: ({ signal }) => getData<GroupChatJson>(`/group-chats/${encodeURIComponent(chatId)}`, signal),
  });
  return (
    <Sheet title={group.data?.name || t("groups.unnamed")} place="side" onClose={onClose}>
      {group.isPending && <Skeleton rows={6} height={40} />}
      {group.error && <ErrorPanel error={group.error} onRetry={() => void group.refetch()} isSmall />}
      {group.data && (
        <div className="form-stack">
          <p className="muted">
            {t("groups.owner")} {group.data.owner.name} ·{" "}
            {t("groups.people", { members: group.data.members, customers: group.data.customers })}
          </p>
          <GroupCodes chatId={chatId} />
          {group.data.notice && <p className="small">{group.data.notice}</p>}
          <ul className="plain-list">
            {group.data.people.map((person) => (
              <li key={person.id}>
                <div>
                  <p>
                    {person.contactId ? (
                      <Link to={`/contacts/${encodeURIComponent(person.contactId)}`}>{person.name || person.id}</Link>
                    ) : (
                      person.name || person.id
                    )}{" "}
                    <span className="hint small">{t(`groups.${person.kind}`)}</span>
                  </p>
                  <p className="small hint">
                    {[
                      person.joinedAt && t("groups.joined", { when: when(person.joinedAt) }),
                      t(`groups.scene.${person.joinScene}`),
                    ]
                      .filter(Boolean)
                      .join(" · ")}
                  </p>
                </div>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Sheet>
  );
}

/** Codes that lead into the group; nothing while there are none. */
function GroupCodes({ chatId }: { chatId: string }) {
  const { t } = useTranslation();
  const { data = [] } = useQuery(joinWaysQuery);
  const codes = data.filter((way) => way.hasPicture && way.groups.some((group) => group.chatId === chatId));
  if (codes.length === 0) return null;
  return (
    <div>
      <p className="hint small">{t("joinWays.ofGroup")}</p>
      <div className="group-codes">
        {codes.map((way) => (
          <figure key={way.id}>
            <QrPicture
              path={`/join-ways/${encodeURIComponent(way.id)}/qr`}
              alt={t("joinWays.picture", { name: way.name })}
            />
            <figcaption className="small muted">{way.name}</figcaption>
          </figure>
        ))}
      </div>
    </div>
  );
}
