import { useQuery } from "@tanstack/react-query";
import { Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, Outlet, useLocation, useNavigate } from "react-router";
import { ApiError, setSignedOutHandler } from "../shared/api/api-client";
import { keys } from "../shared/api/query-keys";
import { queryClient } from "../shared/api/query-client";
import { sessionQuery, useSession } from "../shared/api/session";
import { Skeleton } from "../shared/ui/skeleton";
import { ErrorPanel } from "../shared/ui/state-panel";
import { isInsideWecom } from "../sidebar/wecom-client";
import { useNotices } from "../shared/ui/undo";
import { DepartureNotice } from "./departure-notice";
import { ErrorBoundary } from "./error-boundary";
import { KeysHelp } from "./keys-help";
import { LiveNotice } from "./live-notice";
import { BottomNavigation, TopNavigation } from "./navigation";
import { useShortcuts } from "./shortcuts";
import { useClockOffset } from "./use-clock-offset";
import { useKeptScroll } from "./use-kept-scroll";
import "./shell.css";

const signInPath = (from: string): string => `/sign-in?next=${encodeURIComponent(from)}`;

/** Inside WeCom its own sign-in needs no password. */
function SignIn({ from }: { from: string }) {
  const isInside = isInsideWecom();
  useEffect(() => {
    if (isInside) location.replace(`/auth/wecom?next=${encodeURIComponent(from)}`);
  }, [isInside, from]);
  return isInside ? <Skeleton rows={3} /> : <Navigate to={signInPath(from)} replace />;
}

/**
 * The gate and the frame of everything behind it: navigation, live updates, shortcuts.
 *
 * @param isBare only the gate and live updates, for the sidebar beside a chat.
 */
export function SignedInShell({ isBare = false }: { isBare?: boolean }) {
  const location = useLocation();
  const session = useQuery(sessionQuery);
  const from = location.pathname + location.search;

  useEffect(() => {
    setSignedOutHandler(() => {
      queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== "session" });
      void queryClient.resetQueries({ queryKey: keys.session });
    });
  }, []);

  if (session.data)
    return isBare ? <BareFrame key={session.data.user.userId} /> : <Frame key={session.data.user.userId} />;
  if (session.error instanceof ApiError && session.error.code === "not_signed_in")
    return isBare ? <SignIn from={from} /> : <Navigate to={signInPath(from)} replace />;
  return (
    <main className="page">
      {session.error ? (
        <ErrorPanel error={session.error} onRetry={() => void session.refetch()} />
      ) : (
        <Skeleton rows={5} />
      )}
    </main>
  );
}

function BareFrame() {
  useClockOffset(useSession().isDemo);
  return (
    <>
      <LiveNotice />
      <main id="main" tabIndex={-1}>
        <ErrorBoundary>
          <Suspense fallback={<Skeleton rows={5} />}>
            <Outlet />
          </Suspense>
        </ErrorBoundary>
      </main>
    </>
  );
}

function Frame() {
  const { t } = useTranslation();
  const location = useLocation();
  const navigate = useNavigate();
  const undoLast = useNotices((state) => state.undoLast);
  const [isHelpOpen, setHelpOpen] = useState(false);
  useKeptScroll();
  useShortcuts({
    help: () => setHelpOpen(true),
    goDay: () => void navigate("/today"),
    goContacts: () => void navigate("/contacts"),
    goReview: () => void navigate("/review"),
    goWarnings: () => void navigate("/warnings"),
    goReport: () => void navigate("/report"),
    undo: undoLast,
    // The contacts page focuses its own search; from elsewhere it is asked to on arrival.
    ...(location.pathname === "/contacts"
      ? {}
      : { search: () => void navigate("/contacts", { state: { isSearching: true } }) }),
  });
  return (
    <div className="shell">
      <a className="skip-link" href="#main">
        {t("app.skip")}
      </a>
      <TopNavigation onHelp={() => setHelpOpen(true)} />
      <LiveNotice />
      <DepartureNotice />
      <main id="main" tabIndex={-1}>
        <ErrorBoundary key={location.pathname}>
          <Suspense
            fallback={
              <div className="page">
                <Skeleton rows={5} />
              </div>
            }
          >
            <Outlet />
          </Suspense>
        </ErrorBoundary>
      </main>
      <BottomNavigation />
      {isHelpOpen && <KeysHelp onClose={() => setHelpOpen(false)} />}
    </div>
  );
}
