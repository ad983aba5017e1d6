import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ApiKeyJson } from "#src/api/contract/contract.js";
import { getData, write } from "../shared/api/api-client";
import { queryClient } from "../shared/api/query-client";
import { keys } from "../shared/api/query-keys";
import { useErrorWords } from "../shared/text/error-words";
import { useWords } from "../shared/text/use-words";
import { Sheet } from "../shared/ui/sheet";
import { Skeleton } from "../shared/ui/skeleton";
import { ErrorPanel, StatePanel } from "../shared/ui/state-panel";
import { useNotices } from "../shared/ui/undo";
import { NewKeySheet } from "./new-key-sheet";
import { SectionHead } from "./section-head";

/** Keys for other systems. */
export default function KeysSection() {
  const { t } = useTranslation();
  const words = useWords();
  const errorWords = useErrorWords();
  const { show, problem } = useNotices();
  const [isAdding, setAdding] = useState(false);
  const [revoking, setRevoking] = useState<ApiKeyJson | null>(null);
  const list = useQuery({
    queryKey: keys.apiKeys,
    queryFn: ({ signal }) => getData<ApiKeyJson[]>("/api-keys", signal),
  });
  const revoke = async (key: ApiKeyJson): Promise<void> => {
    setRevoking(null);
    try {
      await write("DELETE", `/api-keys/${encodeURIComponent(key.id)}`);
      await queryClient.invalidateQueries({ queryKey: keys.apiKeys });
      show(t("settings.keys.revoked", { name: key.name }));
    } catch (error) {
      problem(errorWords(error));
    }
  };
  return (
    <section aria-label={t("settings.nav.keys")}>
      <SectionHead
        title={t("settings.nav.keys")}
        lead={t("settings.keys.lead")}
        act={
          <Button type="primary" onClick={() => setAdding(true)}>
            {t("settings.keys.add")}
          </Button>
        }
      />
      {list.isPending && <Skeleton rows={3} height={56} />}
      {list.error && !list.data && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.length === 0 && <StatePanel isSmall title={t("settings.keys.empty")} />}
      {list.data && list.data.length > 0 && (
        <ul className="card plain-list">
          {list.data.map((key) => (
            <li key={key.id}>
              <div>
                <p>{key.name}</p>
                <p className="small muted">{key.actions.map((action) => t(`action.${action}`)).join("、")}</p>
                <p className="small hint">
                  {t("settings.keys.created", { when: words.when(key.createdAt) })} ·{" "}
                  {key.lastUsedAt
                    ? t("settings.keys.lastUsed", { when: words.when(key.lastUsedAt) })
                    : t("settings.keys.neverUsed")}
                </p>
              </div>
              <Button danger onClick={() => setRevoking(key)}>
                {t("settings.keys.revoke")}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {isAdding && <NewKeySheet onClose={() => setAdding(false)} />}
      {revoking && (
        <Sheet
          title={`${t("settings.keys.revoke")}:${revoking.name}`}
          onClose={() => setRevoking(null)}
          footer={
            <>
              <Button onClick={() => setRevoking(null)}>{t("common.cancel")}</Button>
              <Button danger type="primary" onClick={() => void revoke(revoking)}>
                {t("settings.keys.revoke")}
              </Button>
            </>
          }
        >
          <p>{t("settings.keys.revokeAsk")}</p>
        </Sheet>
      )}
    </section>
  );
}
