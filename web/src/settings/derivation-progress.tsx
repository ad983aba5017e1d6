import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { getData } from "../shared/api/api-client";
import { keys } from "../shared/api/query-keys";

const POLL_MS = 1_500;

/** While everything is derived anew after a change: how far it is. Nothing to do: nothing shown. */
export function DerivationProgress() {
  const { t } = useTranslation();
  const [most, setMost] = useState(0);
  const { data } = useQuery({
    queryKey: keys.derivation,
    queryFn: ({ signal }) => getData<{ conversations: number; contacts: number }>("/derivation", signal),
    refetchInterval: POLL_MS,
  });
  const left = (data?.conversations ?? 0) + (data?.contacts ?? 0);
  if (left > most) setMost(left);
  if (left === 0 && most > 0) setMost(0);
  if (!data || left === 0) return null;
  return (
    <p className="derivation-progress" role="status">
      <progress max={most} value={most - left} />
      <span className="small muted tabular">{t("settings.dictionary.deriving", { ...data })}</span>
    </p>
  );
}
