/** What a failed send means for the message. Everything else is an unknown outcome, which is never repeated blindly. */

/** Certainly nothing went out, and another try may succeed. */
export const NOTHING_HAPPENED: ReadonlySet<string> = new Set([
  "channel_unavailable",
  "too_many_requests",
  "dependency_unavailable",
  "wecom_not_permitted",
  "wecom_not_configured",
]);

/** Certainly nothing went out, and another try would be refused as well. */
export const REFUSED: ReadonlySet<string> = new Set([
  "not_allowed",
  "invalid_input",
  "wecom_refused",
  "wecom_quota",
  "wecom_object_gone",
  "wecom_too_late",
]);
