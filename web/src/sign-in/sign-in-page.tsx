import { Button, Input } from "antd";
import { type SyntheticEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, useNavigate, useSearchParams } from "react-router";
import { useQuery } from "@tanstack/react-query";
import type { SessionJson } from "#src/api/contract/contract.js";
import { ApiError, getData, write } from "../shared/api/api-client";
import { queryClient } from "../shared/api/query-client";
import { keys } from "../shared/api/query-keys";
import { homeOf, sessionQuery } from "../shared/api/session";
import { useErrorWords } from "../shared/text/error-words";
import { localPath } from "./local-path";
import { SignInFrame } from "./sign-in-frame";

/** User id and password. */
export default function SignInPage() {
  const { t } = useTranslation();
  const words = useErrorWords();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const [userId, setUserId] = useState("");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const { data: session } = useQuery({ ...sessionQuery, retry: false });
  const { data: ways } = useQuery({
    queryKey: ["sign-in-ways"],
    queryFn: ({ signal }) => getData<{ wecom: boolean }>("/sign-in-ways", signal),
    retry: false,
  });
  const next = localPath(search.get("next"));
  if (session) return <Navigate to={localPath(search.get("next")) ?? homeOf(session)} replace />;

  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    setProblem("");
    try {
      const signedIn = await write<SessionJson>("POST", "/session", { userId: userId.trim(), password });
      queryClient.setQueryData(keys.session, signedIn);
      await navigate(localPath(search.get("next")) ?? homeOf(signedIn), { replace: true });
    } catch (error) {
      const isWrong =
        error instanceof ApiError && (error.code === "wrong_credentials" || error.code === "invalid_input");
      setProblem(isWrong ? t("signIn.wrong") : words(error));
      setBusy(false);
    }
  };

  return (
    <SignInFrame title={t("signIn.title")}>
      <form onSubmit={(event) => void submit(event)}>
        <div className="field">
          <label htmlFor="user-id">{t("signIn.userId")}</label>
          <Input
            id="user-id"
            size="large"
            autoComplete="username"
            autoCapitalize="none"
            autoFocus
            placeholder={t("signIn.userIdHint")}
            value={userId}
            onChange={(event) => setUserId(event.target.value)}
          />
        </div>
        <div className="field">
          <label htmlFor="password">{t("signIn.password")}</label>
          <Input.Password
            id="password"
            size="large"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </div>
        <p className="sign-in-problem" role="alert">
          {problem}
        </p>
        <Button type="primary" size="large" block htmlType="submit" loading={isBusy} disabled={!userId || !password}>
          {t("signIn.submit")}
        </Button>
        {ways?.wecom && (
          // A page of the server, not of this app: it leads on to WeCom.
          <Button size="large" block href={`/auth/wecom${next ? `?next=${encodeURIComponent(next)}` : ""}`}>
            {t("signIn.wecom")}
          </Button>
        )}
        <p className="hint small sign-in-help">{t("signIn.helpFirst")}</p>
      </form>
    </SignInFrame>
  );
}
