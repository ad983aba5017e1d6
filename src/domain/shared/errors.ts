/** Errors that the product foresees. Codes are stable and listed in docs/errors.md (a test keeps both alike). */

export const ERROR_CODES = [
  "invalid_input",
  "not_found",
  "not_allowed",
  "not_signed_in",
  "wrong_credentials",
  "link_expired",
  "csrf_failed",
  "too_many_requests",
  "conflict",
  "already_decided",
  "touch_not_cancellable",
  "channel_unavailable",
  "unknown_outcome",
  "wecom_not_configured",
  "wecom_object_gone",
  "wecom_not_permitted",
  "wecom_too_late",
  "wecom_quota",
  "wecom_refused",
  "dependency_unavailable",
  "already_running",
  "internal_error",
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

export interface AppErrorOptions {
  details?: Record<string, unknown>;
  cause?: unknown;
  /** May the same call succeed later? */
  retryable?: boolean;
}

/** Base class of every foreseen error. The message is for people and holds no secrets or personal data. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: Record<string, unknown>;
  readonly retryable: boolean;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.details = options.details ?? {};
    this.retryable = options.retryable ?? false;
  }
}

/** The corp has no such thing, or the viewer's scope does not reach it (the two are told alike on purpose). */
export class NotFoundError extends AppError {
  constructor(what: string, id: string) {
    super("not_found", `没有找到 ${what}`, { details: { what, id } });
  }
}

/** The role or data scope does not allow it. */
export class NotAllowedError extends AppError {
  constructor(action: string) {
    super("not_allowed", "没有权限进行此操作", { details: { action } });
  }
}

/** One problem of bad input: where, what, and how to mend it. */
export interface InputIssue {
  path: string;
  message: string;
}

/** Bad input; `details.issues` lists every problem with its path. */
export class InvalidInputError extends AppError {
  readonly issues: readonly InputIssue[];
  constructor(issues: readonly InputIssue[]) {
    super("invalid_input", issues.map((issue) => `${issue.path}: ${issue.message}`).join("; "), {
      details: { issues },
    });
    this.issues = issues;
  }
}

/** A send may or may not have happened: never repeated blindly (design.md §4.2). */
export class UnknownOutcomeError extends AppError {
  constructor(channel: string, cause: unknown) {
    super("unknown_outcome", "发送结果未知，等待核对", { details: { channel }, cause });
  }
}
