import { useQuery } from "@tanstack/react-query";
import { Button, Input, Radio, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { TransferableGroupJson } from "#src/api/contract/hand-over.js";
import type { TransferJson } from "#src/api/contract/wecom.js";
import { getData, query, write } from "../../shared/api/api-client";
import { membersQuery } from "../../shared/api/members";
import { Sheet } from "../../shared/ui/sheet";
import { useWrites } from "../use-writes";
import { CandidateChoice } from "./candidate-choice";
import { leaversQuery } from "./leavers-query";
import { useAmounts } from "./use-amounts";

interface Candidate {
  externalUserId: string;
  name: string;
}
export interface TransferStart {
  kind: TransferJson["kind"];
  fromUserId: string | null;
}

/** From whom, to whom, which customers and groups; nothing is submitted before the last button. */
export default function TransferSheet({ start, onClose }: { start: TransferStart; onClose: () => void }) {
  const { t } = useTranslation();
  const amounts = useAmounts();
  const { run, isBusy } = useWrites("transfers", "group-transfers", "departures");
  const [{ kind, fromUserId }, setFrom] = useState(start);
  const [toUserId, setTo] = useState<string | null>(null);
  const [customers, setCustomers] = useState<string[] | null>(null);
  const [groups, setGroups] = useState<string[] | null>(null);
  const [message, setMessage] = useState("");
  const { data: members = [] } = useQuery(membersQuery);
  const leavers = useQuery({ ...leaversQuery, enabled: kind === "resigned" });
  const asked = query({ kind, fromUserId });
  const ofCustomers = useQuery({
    queryKey: ["transfers", "candidates", kind, fromUserId],
    queryFn: ({ signal }) => getData<Candidate[]>(`/transfers/candidates${asked}`, signal),
    enabled: fromUserId !== null,
  });
  const ofGroups = useQuery({
    queryKey: ["group-transfers", "candidates", kind, fromUserId],
    queryFn: ({ signal }) => getData<TransferableGroupJson[]>(`/group-transfers/candidates${asked}`, signal),
    enabled: fromUserId !== null,
  });
  const externalUserIds = customers ?? ofCustomers.data?.map((one) => one.externalUserId) ?? [];
  const chatIds = groups ?? ofGroups.data?.map((one) => one.chatId) ?? [];
  const people: { value: string; label: string }[] = members.map((member) => ({
    value: member.userId,
    label: member.name,
  }));
  const left = (leavers.data ?? [])
    .filter((leaver) => leaver.kind === "resigned")
    .map(({ member, ...amount }) => ({ value: member.userId, label: `${member.name} · ${amounts(amount)}` }));
  const givers = kind === "on_job" ? [...people] : left;
  // Whoever the address names is shown by name, also with nothing left to hand over.
  if (fromUserId && !givers.some(({ value }) => value === fromUserId)) {
    givers.push(people.find(({ value }) => value === fromUserId) ?? { value: fromUserId, label: fromUserId });
  }
  const what = amounts({ customers: externalUserIds.length, groups: chatIds.length });
  const isReady = fromUserId && toUserId && fromUserId !== toUserId && what !== "";
  const change = (next: TransferStart): void => {
    setFrom(next);
    setCustomers(null);
    setGroups(null);
  };
  const submit = async (): Promise<void> => {
    const sides = { kind, fromUserId, toUserId };
    const words = kind === "on_job" && message.trim() ? message.trim() : null;
    const act = async (): Promise<void> => {
      if (externalUserIds.length > 0) await write("POST", "/transfers", { ...sides, externalUserIds, message: words });
      if (chatIds.length > 0) await write("POST", "/group-transfers", { ...sides, chatIds });
    };
    if (await run(act, t("handOver.started", { what }))) onClose();
  };
  return (
    <Sheet
      title={t("handOver.add")}
      place="side"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="primary" disabled={!isReady} loading={isBusy} onClick={() => void submit()}>
            {fromUserId && what ? t("handOver.startCounts", { what }) : t("handOver.start")}
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
          onChange={(event) => change({ kind: event.target.value as TransferJson["kind"], fromUserId: null })}
        />
        <div className="form-field">
          <span>{t("transfers.from")}</span>
          <Select
            showSearch
            optionFilterProp="label"
            aria-label={t("transfers.from")}
            value={fromUserId}
            loading={leavers.isFetching}
            notFoundContent={kind === "resigned" && leavers.data ? t("handOver.nobodyLeft") : undefined}
            options={givers}
            onChange={(userId: string) => change({ kind, fromUserId: userId })}
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
          <>
            <CandidateChoice
              label={t("handOver.chooseCustomers")}
              items={ofCustomers.data?.map(({ externalUserId, name }) => ({ id: externalUserId, name }))}
              chosen={customers}
              onChoose={setCustomers}
              allLabel={t("handOver.allPeople", { count: ofCustomers.data?.length ?? 0 })}
              noneLabel={t("handOver.noCustomers")}
              isLoading={ofCustomers.isFetching}
              error={ofCustomers.error}
              onRetry={() => void ofCustomers.refetch()}
            />
            <CandidateChoice
              label={t("handOver.chooseGroups")}
              items={ofGroups.data?.map((group) => ({
                id: group.chatId,
                name: `${group.name || t("handOver.unnamedGroup")} · ${t("handOver.customers", { count: group.customers })}`,
              }))}
              chosen={groups}
              onChoose={setGroups}
              allLabel={t("handOver.all", { count: ofGroups.data?.length ?? 0 })}
              noneLabel={t("handOver.noGroups")}
              isLoading={ofGroups.isFetching}
              error={ofGroups.error}
              onRetry={() => void ofGroups.refetch()}
            />
          </>
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
