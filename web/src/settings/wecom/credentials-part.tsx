import { useQuery } from "@tanstack/react-query";
import { Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { WecomSecretName, WecomSetupJson } from "#src/api/contract/wecom.js";
import { BOUNDS } from "#src/domain/shared/number-bounds.js";
import { useWrites } from "../../operations/use-writes";
import { getData, write } from "../../shared/api/api-client";
import { useWords } from "../../shared/text/use-words";
import { CheckedButton } from "../../shared/ui/checked-button";
import { NumberInput } from "../../shared/ui/number-input";
import { NumberProblems } from "../../shared/ui/number-problems";
import { Skeleton } from "../../shared/ui/skeleton";
import { ErrorPanel } from "../../shared/ui/state-panel";
import { SettingRow } from "../setting-row";

const SECRETS: readonly WecomSecretName[] = [
  "app",
  "callbackToken",
  "callbackAesKey",
  "contact",
  "directory",
  "kf",
  "archive",
];
const OPTIONAL: ReadonlySet<WecomSecretName> = new Set(["contact", "directory", "kf"]);

/** Ids and secrets; a secret that is stored is never shown, only replaced. */
export function CredentialsPart() {
  const { t } = useTranslation();
  const setup = useQuery({
    queryKey: ["wecom-setup"],
    queryFn: ({ signal }) => getData<WecomSetupJson>("/wecom/setup", signal),
  });
  return (
    <div className="setup-part">
      <header>
        <h3>{t("wecomSetup.ids")}</h3>
      </header>
      {setup.isPending && <Skeleton rows={5} height={48} />}
      {setup.error && <ErrorPanel error={setup.error} onRetry={() => void setup.refetch()} isSmall />}
      {setup.data && <CredentialsForm key={setup.data.updatedAt} setup={setup.data} />}
    </div>
  );
}

function CredentialsForm({ setup }: { setup: WecomSetupJson }) {
  const { t } = useTranslation();
  const { when } = useWords();
  const { run, isBusy } = useWrites("wecom-setup");
  const isReadOnly = setup.source === "environment";
  const [corpId, setCorpId] = useState(setup.wecomCorpId ?? "");
  const [agentId, setAgentId] = useState(setup.agentId);
  const [secrets, setSecrets] = useState<Partial<Record<WecomSecretName, string>>>({});
  const given = Object.entries(secrets).filter(([, value]) => value.trim() !== "");
  const isChanged = corpId !== (setup.wecomCorpId ?? "") || agentId !== setup.agentId || given.length > 0;
  const save = (): void =>
    void run(
      () =>
        write("PATCH", "/wecom/setup", {
          wecomCorpId: corpId.trim() || null,
          agentId,
          ...(given.length > 0
            ? { secrets: Object.fromEntries(given.map(([name, value]) => [name, value.trim()])) }
            : {}),
        }),
      t("common.saved"),
    );
  return (
    <NumberProblems>
      {isReadOnly && <p className="muted small">{t("wecomSetup.fromEnvironment")}</p>}
      <SettingRow label={t("wecomSetup.corpId")} htmlFor="wecom-corp" effect={t("wecomSetup.corpIdHint")}>
        <Input
          id="wecom-corp"
          style={{ maxWidth: 360 }}
          disabled={isReadOnly}
          value={corpId}
          onChange={(event) => setCorpId(event.target.value)}
        />
      </SettingRow>
      <SettingRow label={t("wecomSetup.agentId")} htmlFor="wecom-agent" effect={t("wecomSetup.agentIdHint")}>
        <NumberInput
          id="wecom-agent"
          isOptional
          {...BOUNDS.agentId}
          width={200}
          disabled={isReadOnly}
          value={agentId}
          onChange={(value) => setAgentId(value)}
        />
      </SettingRow>
      <SettingRow label={t("wecomSetup.callbackUrl")} effect={t("wecomSetup.callbackHint")}>
        <code className="copy-line">{setup.callbackUrl}</code>
      </SettingRow>
      {!isReadOnly &&
        SECRETS.map((name) => {
          const savedAt = setup.secrets[name];
          const typed = secrets[name];
          return (
            <SettingRow
              key={name}
              label={t(`wecomSetup.secret.${name}`)}
              htmlFor={`wecom-${name}`}
              effect={OPTIONAL.has(name) ? t("wecomSetup.optionalSecret") : undefined}
            >
              <div className="secret-row">
                {savedAt && typed === undefined ? (
                  <>
                    <span className="muted">{t("wecomSetup.saved", { when: when(savedAt) })}</span>
                    <button
                      type="button"
                      className="link-button small"
                      onClick={() => setSecrets({ ...secrets, [name]: "" })}
                    >
                      {t("wecomSetup.replace")}
                    </button>
                  </>
                ) : (
                  <>
                    <Input
                      id={`wecom-${name}`}
                      type="password"
                      autoComplete="off"
                      placeholder={savedAt ? undefined : t("wecomSetup.notSaved")}
                      value={typed ?? ""}
                      onChange={(event) => setSecrets({ ...secrets, [name]: event.target.value })}
                    />
                    {savedAt && (
                      <button
                        type="button"
                        className="link-button small"
                        onClick={() =>
                          setSecrets(Object.fromEntries(Object.entries(secrets).filter(([key]) => key !== name)))
                        }
                      >
                        {t("wecomSetup.keep")}
                      </button>
                    )}
                  </>
                )}
              </div>
            </SettingRow>
          );
        })}
      {!isReadOnly && (
        <CheckedButton type="primary" disabled={!isChanged} loading={isBusy} onClick={save}>
          {t("common.save")}
        </CheckedButton>
      )}
    </NumberProblems>
  );
}
