import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { WecomProbeJson } from "#src/api/contract/wecom.js";
import { write } from "../../shared/api/api-client";
import { Skeleton } from "../../shared/ui/skeleton";
import { ErrorPanel } from "../../shared/ui/state-panel";

/** A list of probes with the fix in one sentence each. */
export function DoctorPart() {
  const { t } = useTranslation();
  const doctor = useMutation({ mutationFn: () => write<WecomProbeJson[]>("POST", "/wecom/doctor") });
  return (
    <div className="setup-part">
      <header>
        <div>
          <h3>{t("wecomSetup.doctor")}</h3>
          <p className="muted small">{t("wecomSetup.doctorLead")}</p>
        </div>
        <Button loading={doctor.isPending} onClick={() => doctor.mutate()}>
          {doctor.data ? t("wecomSetup.again") : t("wecomSetup.run")}
        </Button>
      </header>
      {doctor.isPending && !doctor.data && <Skeleton rows={5} height={40} />}
      {doctor.error && <ErrorPanel error={doctor.error} onRetry={() => doctor.mutate()} isSmall />}
      {doctor.data && (
        <ul className="card plain-list" aria-live="polite">
          {doctor.data.map(({ key, name, state, text, fix }) => (
            <li key={key}>
              <div className="probe">
                <span className="probe-state small" data-state={state}>
                  {t(`wecomSetup.state.${state}`)}
                </span>
                <p>
                  {name} <span className="muted small">{text}</span>
                </p>
                {fix && (
                  <>
                    <span />
                    <p className="small">{fix}</p>
                  </>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
