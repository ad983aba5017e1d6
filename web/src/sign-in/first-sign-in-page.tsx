import { Button, Input } from "antd";
import { useQuery } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import type { SessionJson, SignInLinkJson } from "#src/api/contract/contract.js";
import { ApiError, getData, write } from "../shared/api/api-client";
import { queryClient } from "../shared/api/query-client";
import { keys } from "../shared/api/query-keys";
import { homeOf } from "../shared/api/session";
import { useErrorWords } from "../shared/text/error-words";
import { useWords } from "../shared/text/use-words";
import { Skeleton } from "../shared/ui/skeleton";
import { ErrorPanel, StatePanel } from "../shared/ui/state-panel";
import { MIN_PASSWORD_LENGTH, passwordStrength } from "./password-strength";
import { SignInFrame } from "./sign-in-frame";
import { StrengthMeter } from "./strength-meter";

/** A one-time link: choose a password (when there is none yet) and enter. */
export default function FirstSignInPage() {
  const { t } = useTranslation();
  const { token = "" } = useParams();
  const link = useQuery({
    queryKey: ["sign-in-link", token],
    queryFn: ({ signal }) => getData<SignInLinkJson>(`/sign-in-links/${encodeURIComponent(token)}`, signal),
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
  if (link.data) return <ChoosePassword token={token} link={link.data} />;
  const isGone =
    link.error instanceof ApiError && (link.error.code === "link_expired" || link.error.code === "not_found");
  return (
    <SignInFrame title={isGone ? t("signIn.linkExpired") : t("signIn.title")}>
      {isGone && (
        <StatePanel isSmall title={t("errors.link_expired")} action={<Link to="/sign-in">{t("signIn.title")}</Link>} />
      )}
      {link.error && !isGone && <ErrorPanel isSmall error={link.error} onRetry={() => void link.refetch()} />}
      {link.isPending && <Skeleton rows={2} height={40} />}
    </SignInFrame>
  );
}

function ChoosePassword({ token, link }: { token: string; link: SignInLinkJson }) {
  const { t } = useTranslation();
  const words = useErrorWords();
  const { when } = useWords();
  const navigate = useNavigate();
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const strength = passwordStrength(password, link.name);
  const isReady = !link.needsPassword || strength > 0;

  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    if (!isReady || isBusy) return;
    setBusy(true);
    setProblem("");
    try {
      const session = await write<SessionJson>(
        "POST",
        `/sign-in-links/${encodeURIComponent(token)}`,
        password ? { password } : {},
      );
      queryClient.clear();
      queryClient.setQueryData(keys.session, session);
      await navigate(homeOf(session), { replace: true });
    } catch (error) {
      setProblem(words(error));
      setBusy(false);
    }
  };

  return (
    <SignInFrame title={t("signIn.welcome", { name: link.name })}>
      <form onSubmit={(event) => void submit(event)}>
        <input type="text" name="username" autoComplete="username" value={link.name} readOnly hidden />
        {link.needsPassword && (
          <div className="field">
            <label htmlFor="new-password">{t("signIn.choose")}</label>
            <Input.Password
              id="new-password"
              size="large"
              autoFocus
              autoComplete="new-password"
              aria-describedby="password-hint"
              minLength={MIN_PASSWORD_LENGTH}
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
            {password ? (
              <StrengthMeter strength={strength} />
            ) : (
              <span className="hint small" id="password-hint">
                {t("signIn.tooShort")} · {t("signIn.chooseHint")}
              </span>
            )}
          </div>
        )}
        <p className="sign-in-problem" role="alert">
          {problem}
        </p>
        <Button type="primary" size="large" block htmlType="submit" loading={isBusy} disabled={!isReady}>
          {t("signIn.enter")}
        </Button>
        <p className="hint small sign-in-help">{t("signIn.expires", { when: when(link.expiresAt) })}</p>
      </form>
    </SignInFrame>
  );
}
