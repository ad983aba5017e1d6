import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { ContactByIdentityJson } from "#src/api/contract/sidebar.js";
import { ApiError, getData, query } from "../shared/api/api-client";
import { contactQuery } from "../shared/api/contact";
import { Skeleton } from "../shared/ui/skeleton";
import { ErrorPanel, StatePanel } from "../shared/ui/state-panel";
import { ContactPicker } from "../tasks/contact-picker";
import { SidebarContact } from "./sidebar-contact";
import { type ChatState, useOpenChat } from "./use-open-chat";
import "./sidebar.css";

/** "Everything about the person I am chatting with": beside the chat in WeCom, and in any browser with `?contact=`. */
export default function SidebarPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const state = useOpenChat();
  const chosen = search.get("contact");
  const externalUserId = state.kind === "connected" ? state.chat.externalUserId : null;
  const known = useQuery({
    queryKey: ["contact-by-identity", externalUserId],
    queryFn: ({ signal }) =>
      getData<ContactByIdentityJson>(
        `/contacts/by-identity${query({ channel: "wecom", id: externalUserId ?? "" })}`,
        signal,
      ),
    enabled: externalUserId !== null && chosen === null,
  });
  const contactId = chosen ?? known.data?.contactId ?? null;
  const isUnknown = chosen === null && externalUserId !== null && known.data?.contactId === null;
  const isLooking = chosen === null && (state.kind === "connecting" || (externalUserId !== null && known.isPending));
  return (
    <div className="sidebar">
      <ChatLine state={state} />
      {isLooking && <Skeleton rows={5} height={56} />}
      {known.error && !known.data && <ErrorPanel isSmall error={known.error} onRetry={() => void known.refetch()} />}
      {isUnknown && (
        <StatePanel
          isSmall
          title={t("sidebar.unknown")}
          text={t("sidebar.unknownText")}
          action={<Button onClick={() => void known.refetch()}>{t("sidebar.lookAgain")}</Button>}
        />
      )}
      {contactId && (
        <Known
          contactId={contactId}
          state={state}
          onOther={state.kind === "connected" && chosen === null ? null : () => setSearch({})}
        />
      )}
      {!contactId && !isLooking && (
        <section className="sidebar-part" aria-label={t("sidebar.pick")}>
          <h2>{t("sidebar.pick")}</h2>
          <ContactPicker
            value={null}
            isFocused={false}
            onChange={(picked) => {
              if (picked) setSearch({ contact: picked.id });
            }}
          />
        </section>
      )}
    </div>
  );
}

interface KnownProps {
  contactId: string;
  state: ChatState;
  onOther: (() => void) | null;
}

function Known({ contactId, state, onOther }: KnownProps) {
  const { t } = useTranslation();
  const detail = useQuery(contactQuery(contactId));
  if (detail.data)
    return (
      <SidebarContact
        key={contactId}
        contact={detail.data}
        chat={state.kind === "connected" && state.chat.externalUserId !== null ? state.chat : null}
        onOther={onOther}
      />
    );
  if (detail.error instanceof ApiError && detail.error.code === "not_found")
    return (
      <StatePanel
        isSmall
        title={t("contact.notFound")}
        action={onOther && <Button onClick={onOther}>{t("sidebar.other")}</Button>}
      />
    );
  return detail.error ? (
    <ErrorPanel isSmall error={detail.error} onRetry={() => void detail.refetch()} />
  ) : (
    <Skeleton rows={5} height={56} />
  );
}

/** What the page can do here, in one line; nothing when all is well. */
function ChatLine({ state }: { state: ChatState }) {
  const { t } = useTranslation();
  if (state.kind === "connecting") return null;
  if (state.kind === "connected")
    return state.chat.externalUserId === null ? <p className="sidebar-line small">{t("sidebar.noChat")}</p> : null;
  if (state.kind === "outside") return <p className="sidebar-line small">{t("sidebar.outside")}</p>;
  const { error, retry } = state;
  const why =
    error instanceof ApiError && error.code === "wecom_not_configured"
      ? t("sidebar.notConfigured")
      : t("sidebar.refused", { why: error instanceof Error ? error.message : "" });
  return (
    <p className="sidebar-line small late" role="alert">
      {why}{" "}
      <button type="button" className="link-button" onClick={retry}>
        {t("common.retry")}
      </button>
    </p>
  );
}
