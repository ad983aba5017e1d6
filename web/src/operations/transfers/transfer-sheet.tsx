import { useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Input, Radio, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { TransferJson } from "#src/api/contract/wecom.js";
import { getData, query, write } from "../../shared/api/api-client";
import { membersQuery } from "../../shared/api/members";
import { Sheet } from "../../shared/ui/sheet";
import { Skeleton } from "../../shared/ui/skeleton";
import { ErrorPanel } from "../../shared/ui/state-panel";
import { useWrites } from "../use-writes";

interface Leaver {
  member: { userId: string; name: string };
  customers: number;
}
interface Candidate {
  externalUserId: string;
  name: string;
}

/** From whom, to whom, which customers; nothing is submitted before the last button. */
export default function TransferSheet({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { run, isBusy } = useWrites("transfers");
  const [kind, setKind] = useState<TransferJson["kind"]>("on_job");
  const [fromUserId, setFrom] = useState<string | null>(null);
  const [toUserId, setTo] = useState<string | null>(null);
  const [chosen, setChosen] = useState<string[] | null>(null);
  const [message, setMessage] = useState("");
  const { data: members = [] } = useQuery(membersQuery);
  const leavers = useQuery({
    queryKey: ["transfers", "leavers"],
    queryFn: ({ signal }) => getData<Leaver[]>("/transfers/leavers", signal),
    enabled: kind === "resigned",
  });
  const candidates = useQuery({
    queryKey: ["transfers", "candidates", kind, fromUserId],
    queryFn: ({ signal }) => getData<Candidate[]>(`/transfers/candidates${query({ kind, fromUserId })}`, signal),
    enabled: fromUserId !== null,
  });
  const all = candidates.data ?? [];
  const externalUserIds = chosen ?? all.map((candidate) => candidate.externalUserId);
  const people = members.map((member) => ({ value: member.userId, label: member.name }));
  const from =
    kind === "on_job"
      ? people
      : (leavers.data ?? []).map(({ member, customers }) => ({
          value: member.userId,
          label: `${member.name} (${customers})`,
        }));
  const isReady = fromUserId && toUserId && fromUserId !== toUserId && externalUserIds.length > 0;
  const submit = async (): Promise<void> => {
    const body = {
      kind,
      fromUserId,
      toUserId,
      externalUserIds,
      message: kind === "on_job" && message.trim() ? message.trim() : null,
    };
    const said = t("transfers.started", { count: externalUserIds.length });
    if (await run(() => write("POST", "/transfers", body), said)) onClose();
  };
  return (
    <Sheet
      title={t("transfers.add")}
      place="side"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="primary" disabled={!isReady} loading={isBusy} onClick={() => void submit()}>
            {t("transfers.start", { count: externalUserIds.length })}
          </Button>
        </>
      }
    >
      <div className="form-stack">
        <Radio.Group
          value={kind}
          options={(["on_job", "resigned"] as const).map((each) => ({
            value: each,
            label: t(`transfers.kind.${each}`),
          }))}
          onChange={(event) => {
            setKind(event.target.value as TransferJson["kind"]);
            setFrom(null);
            setChosen(null);
          }}
        />
        <div className="form-field">
          <span>{t("transfers.from")}</span>
          <Select
            showSearch
            optionFilterProp="label"
            aria-label={t("transfers.from")}
            value={fromUserId}
            loading={leavers.isFetching}
            options={from}
            onChange={(userId: string) => {
              setFrom(userId);
              setChosen(null);
            }}
          />
        </div>
        <div className="form-field">
          <span>{t("transfers.to")}</span>
          <Select
            showSearch
            optionFilterProp="label"
            aria-label={t("transfers.to")}
            value={toUserId}
            options={people.filter((person) => person.value !== fromUserId)}
            onChange={(userId: string) => setTo(userId)}
          />
        </div>
        {fromUserId && (
          <div className="form-field">
            <span>{t("transfers.customers")}</span>
            {candidates.isFetching && <Skeleton rows={3} height={28} />}
            {candidates.error && (
              <ErrorPanel error={candidates.error} onRetry={() => void candidates.refetch()} isSmall />
            )}
            {candidates.data?.length === 0 && <p className="muted">{t("transfers.none")}</p>}
            {all.length > 0 && (
              <>
                <Checkbox checked={chosen === null} onChange={(event) => setChosen(event.target.checked ? null : [])}>
                  {t("transfers.all", { count: all.length })}
                </Checkbox>
                {chosen !== null && (
                  <Checkbox.Group
                    className="transfer-choices"
                    value={chosen}
                    options={all.map(({ externalUserId, name }) => ({ value: externalUserId, label: name }))}
                    onChange={(ids) => setChosen(ids)}
                  />
                )}
              </>
            )}
          </div>
        )}
        {kind === "on_job" && (
          <label>
            {t("transfers.message")} <span className="hint small">{t("transfers.messageHint")}</span>
            <Input.TextArea
              rows={2}
              maxLength={200}
              value={message}
              onChange={(event) => setMessage(event.target.value)}
            />
          </label>
        )}
        <p className="hint small">{t("transfers.irrevocable")}</p>
      </div>
    </Sheet>
  );
}
