import { QueryClientProvider } from "@tanstack/react-query";
import { lazy, StrictMode, Suspense } from "react";
import { BrowserRouter, Route, Routes } from "react-router";
import { queryClient } from "./shared/api/query-client";
import { ThemeProvider } from "./shared/theme/theme-provider";
import { NoticeBar } from "./shared/ui/notice-bar";
import { Skeleton } from "./shared/ui/skeleton";
import { ErrorBoundary } from "./shell/error-boundary";
import { HomeRedirect } from "./shell/home-redirect";
import { NotFoundPage } from "./shell/not-found-page";
import { Permitted } from "./shell/permitted";
import { SignedInShell } from "./shell/signed-in-shell";

const SignInPage = lazy(() => import("./sign-in/sign-in-page"));
const FirstSignInPage = lazy(() => import("./sign-in/first-sign-in-page"));
const DayListPage = lazy(() => import("./day-list/day-list-page"));
const ContactsPage = lazy(() => import("./contacts/contacts-page"));
const ConversationsPage = lazy(() => import("./conversations/conversations-page"));
const ContactPage = lazy(() => import("./contact/contact-page"));
const ReviewPage = lazy(() => import("./review/review-page"));
const WarningsPage = lazy(() => import("./warnings/warnings-page"));
const SegmentsPage = lazy(() => import("./outreach/segments-page"));
const BroadcastsPage = lazy(() => import("./outreach/broadcasts-page"));
const BroadcastPage = lazy(() => import("./outreach/broadcast-page"));
const MaterialsPage = lazy(() => import("./materials/materials-page"));
const RehearsalPage = lazy(() => import("./outreach/rehearsal-page"));
const ReportPage = lazy(() => import("./report/report-page"));
const SopListPage = lazy(() => import("./sop/sop-list-page"));
const CarePage = lazy(() => import("./care/care-page"));
const SopEditorPage = lazy(() => import("./sop/sop-editor-page"));
const OperationsPage = lazy(() => import("./operations/operations-page"));
const SettingsPage = lazy(() => import("./settings/settings-page"));
const SidebarPage = lazy(() => import("./sidebar/sidebar-page"));
const MePage = lazy(() => import("./shell/me-page"));

/** Everything: providers around the routes. Pages are loaded when they are opened. */
export function App() {
  return (
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <ThemeProvider>
          <ErrorBoundary>
            <BrowserRouter>
              <Suspense fallback={<Skeleton rows={3} />}>
                <Routes>
                  <Route path="/sign-in" element={<SignInPage />} />
                  <Route path="/sign-in/:token" element={<FirstSignInPage />} />
                  <Route element={<SignedInShell isBare />}>
                    <Route path="sidebar" element={<Permitted to="contact:read" page={<SidebarPage />} />} />
                  </Route>
                  <Route element={<SignedInShell />}>
                    <Route index element={<HomeRedirect />} />
                    <Route path="today" element={<Permitted to="task:read" page={<DayListPage />} />} />
                    <Route path="contacts" element={<Permitted to="contact:read" page={<ContactsPage />} />} />
                    <Route path="contacts/:id" element={<Permitted to="contact:read" page={<ContactPage />} />} />
                    <Route
                      path="conversations"
                      element={<Permitted to="contact:read" page={<ConversationsPage />} />}
                    />
                    <Route path="review" element={<Permitted to="contact:write" page={<ReviewPage />} />} />
                    <Route path="warnings" element={<Permitted to="contact:read" page={<WarningsPage />} />} />
                    <Route path="segments/:id?" element={<Permitted to="segment:read" page={<SegmentsPage />} />} />
                    <Route path="broadcasts" element={<Permitted to="broadcast:read" page={<BroadcastsPage />} />} />
                    <Route path="broadcasts/:id" element={<Permitted to="broadcast:read" page={<BroadcastPage />} />} />
                    <Route path="materials" element={<Permitted to="touch:read" page={<MaterialsPage />} />} />
                    <Route path="rehearsal" element={<Permitted to="touch:read" page={<RehearsalPage />} />} />
                    <Route path="report" element={<Permitted to="report:read" page={<ReportPage />} />} />
                    <Route path="sops" element={<Permitted to="sop:read" page={<SopListPage />} />} />
                    <Route path="care" element={<Permitted to="touch:read" page={<CarePage />} />} />
                    <Route path="sops/:id" element={<Permitted to="sop:read" page={<SopEditorPage />} />} />
                    <Route
                      path="operations/:section?"
                      element={<Permitted to="wecom:read" page={<OperationsPage />} />}
                    />
                    <Route path="settings/:section?" element={<SettingsPage />} />
                    <Route path="me" element={<MePage />} />
                    <Route path="*" element={<NotFoundPage />} />
                  </Route>
                </Routes>
              </Suspense>
            </BrowserRouter>
            <NoticeBar />
          </ErrorBoundary>
        </ThemeProvider>
      </QueryClientProvider>
    </StrictMode>
  );
}
