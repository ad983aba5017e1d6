import { Component, type ReactNode } from "react";
import { t } from "i18next";
import { StatePanel } from "../shared/ui/state-panel";

interface State {
  failure: string | null;
}

/** The last net: says what is safe and offers a fresh start instead of a blank page. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { failure: null };

  static getDerivedStateFromError(error: unknown): State {
    return { failure: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }

  override render(): ReactNode {
    if (this.state.failure === null) return this.props.children;
    return (
      <main>
        <StatePanel
          role="alert"
          title={t("errors.crashTitle")}
          text={
            <>
              {t("errors.crashText")}
              <code className="state-request">{this.state.failure}</code>
            </>
          }
          action={
            <button type="button" className="chip" onClick={() => window.location.reload()}>
              {t("errors.reload")}
            </button>
          }
        />
      </main>
    );
  }
}
