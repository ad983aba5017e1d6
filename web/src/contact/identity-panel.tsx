import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ContactDetailJson } from "#src/api/contract/contract.js";
import { useChannelName } from "../composer/channel-name";
import { membersQuery } from "../shared/api/members";
import { useMay, useSession } from "../shared/api/session";
import { useWords } from "../shared/text/use-words";
import { Menu } from "../shared/ui/menu";
import type { ContactWrites } from "./use-contact-writes";

/** Who this is: company and role, channels, owner. */
export function IdentityPanel({ contact, writes }: { contact: ContactDetailJson; writes: ContactWrites }) {
  const { t } = useTranslation();
  const { ago, when, exact } = useWords();
  const channelName = useChannelName();
  const channels = [...new Set(contact.identities.map(({ channel }) => channelName(channel)))];
  return (
    <section className="panel identity" aria-label={contact.displayName}>
      {contact.nickname && contact.nickname !== contact.displayName && <p className="hint">{contact.nickname}</p>}
      <dl className="facts-grid">
        <dt>{t("contact.owner")}</dt>
        <dd>
          <OwnerMenu contact={contact} writes={writes} />
        </dd>
        <dt>{t("contact.channels")}</dt>
        <dd>{channels.join("、")}</dd>
        <dt>{t("contact.known")}</dt>
        <dd title={exact(contact.createdAt)}>{ago(contact.createdAt)}</dd>
      </dl>
      {contact.optedOutAt && <p className="opted-out">{t("contact.optedOut", { when: when(contact.optedOutAt) })}</p>}
    </section>
  );
}

function OwnerMenu({ contact, writes }: { contact: ContactDetailJson; writes: ContactWrites }) {
  const { t } = useTranslation();
  const { user } = useSession();
  const isAllowed = useMay("contact:write") && user.dataScope !== "own";
  const { data: members = [] } = useQuery({ ...membersQuery, enabled: isAllowed });
  const name = contact.owner?.name ?? t("contact.noOwner");
  if (!isAllowed) return name;
  return (
    <Menu
      label={t("contact.changeOwner")}
      className="link-button"
      align="start"
      trigger={name}
      items={members.map((member) => ({
        key: member.userId,
        label: member.name,
        isChosen: member.userId === contact.owner?.userId,
        onSelect: () => void writes.setOwner(member.userId, member.name),
      }))}
    />
  );
}
