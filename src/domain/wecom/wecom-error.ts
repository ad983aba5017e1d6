/** Failures of WeCom calls, sorted into what can be done about them. Told by `errcode`, never by `errmsg`. */
import { AppError, type ErrorCode } from "../shared/errors.js";

/**
 * - `refresh_token`: the token died early; the client fetches another one once, so callers meet it only as `permission`.
 * - `wait`: the same call may succeed after `retryAfterMs`.
 * - `gone`: permanent for this object (left, no relation, unknown id): mark it, do not repeat.
 * - `permission`: a person must change something in WeCom's console; pause this kind of call.
 * - `too_late`: the window is over (welcome code, 48 hours): record it, never repeat blindly.
 * - `quota`: a business cap is reached: show it to a person.
 * - `input`: our fault or the user's: mend it, never repeat.
 * - `unknown_outcome`: no answer in time; a write may or may not have happened.
 * - `unreachable`: certainly nothing was received.
 */
export type WecomErrorKind =
  "refresh_token" | "wait" | "gone" | "permission" | "too_late" | "quota" | "input" | "unknown_outcome" | "unreachable";

const CODES: Readonly<Record<Exclude<WecomErrorKind, "input" | "unknown_outcome" | "unreachable">, readonly number[]>> =
  {
    refresh_token: [40014, 42001],
    wait: [-1, 6000, 40129, 41063, 41078, 41079, 41094, 45009, 45033, 45035],
    gone: [
      40003, 40050, 40068, 40096, 41044, 41047, 41060, 41074, 46004, 49008, 60003, 60111, 60123, 84061, 84084, 86001,
      90501, 95000, 301048, 301060, 301061,
    ],
    permission: [
      40001, 40013, 40056, 40098, 42009, 43009, 43012, 45036, 48001, 48002, 48004, 48005, 48006, 48007, 48009, 48011,
      50001, 50002, 50003, 50006, 60011, 60020, 60021, 60030, 60031, 84074, 85005, 92000, 92001, 92002, 301002, 301042,
      301052, 301053, 95011, 95012, 95017,
    ],
    too_late: [
      40029, 41050, 41051, 41096, 42003, 42022, 42052, 60140, 84014, 84015, 95001, 95002, 95007, 95013, 95016, 95018,
      95031, 41093, 41201,
    ],
    quota: [
      40099, 40100, 40126, 40128, 40144, 41045, 41048, 41055, 41095, 41202, 41210, 45008, 90504, 95003, 95005, 95026,
      95027,
    ],
  };

const KIND_BY_CODE: ReadonlyMap<number, WecomErrorKind> = new Map(
  Object.entries(CODES).flatMap(([kind, codes]) => codes.map((code) => [code, kind as WecomErrorKind] as const)),
);

/** What an `errcode` means for the caller. Licence codes (701xxx) are permissions; unknown ones count as input faults. */
export const kindOfErrcode = (errcode: number): WecomErrorKind =>
  KIND_BY_CODE.get(errcode) ?? (errcode >= 701_000 && errcode < 702_000 ? "permission" : "input");

const ERROR_CODE: Readonly<Record<WecomErrorKind, ErrorCode>> = {
  refresh_token: "wecom_not_permitted",
  wait: "too_many_requests",
  gone: "wecom_object_gone",
  permission: "wecom_not_permitted",
  too_late: "wecom_too_late",
  quota: "wecom_quota",
  input: "wecom_refused",
  unknown_outcome: "unknown_outcome",
  unreachable: "dependency_unavailable",
};

export interface WecomFailure {
  /** As the path below /cgi-bin, e.g. "externalcontact/get". */
  endpoint: string;
  /** null: no answer with a code. */
  errcode: number | null;
  /** For people; changes from call to call, may hold ids. */
  errmsg: string;
  kind: WecomErrorKind;
  /** With `wait`. */
  retryAfterMs?: number;
  cause?: unknown;
}

/** A WeCom call did not succeed. The official table of codes: developer.work.weixin.qq.com/document/path/90313 */
export class WecomError extends AppError {
  readonly kind: WecomErrorKind;
  readonly endpoint: string;
  readonly errcode: number | null;

  constructor(failure: WecomFailure) {
    const { endpoint, errcode, errmsg, kind, retryAfterMs, cause } = failure;
    super(ERROR_CODE[kind], messageOf(failure), {
      details: { endpoint, errcode, errmsg: errmsg.slice(0, 200), kind, ...(retryAfterMs ? { retryAfterMs } : {}) },
      retryable: kind === "wait" || kind === "unreachable",
      ...(cause === undefined ? {} : { cause }),
    });
    this.kind = kind;
    this.endpoint = endpoint;
    this.errcode = errcode;
  }
}

function messageOf({ endpoint, errcode, kind }: WecomFailure): string {
  const which = `${endpoint}${errcode === null ? "" : `，错误码 ${errcode}`}`;
  switch (kind) {
    case "refresh_token":
      return `企业微信的凭证被反复拒绝(${which})`;
    case "wait":
      return `企业微信要求稍后再试(${which})`;
    case "gone":
      return `企业微信里已经没有这个对象(${which})`;
    case "permission":
      return `企业微信没有给这个权限，请管理员检查应用设置(${which})`;
    case "too_late":
      return `已经超过企业微信允许的时间(${which})`;
    case "quota":
      return `达到了企业微信的上限(${which})`;
    case "input":
      return `企业微信拒绝了请求的内容(${which})`;
    case "unknown_outcome":
      return `企业微信没有及时回答，结果未知(${which})`;
    case "unreachable":
      return `连不上企业微信(${which})`;
    default:
      return kind satisfies never;
  }
}

/** Narrowing by kind, e.g. `isWecom(error, "gone")`. */
export const isWecom = (error: unknown, ...kinds: readonly WecomErrorKind[]): error is WecomError =>
  error instanceof WecomError && (kinds.length === 0 || kinds.includes(error.kind));
