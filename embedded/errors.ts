/** MongoDB's names of error codes (its `error_codes.yml`); a code without one is called `Location<code>`. */
const codeNames = new Map<number, string>(
  (
    "1 InternalError 2 BadValue 9 FailedToParse 13 Unauthorized 14 TypeMismatch 15 Overflow 16 InvalidLength " +
    "17 ProtocolError 22 InvalidBSON 26 NamespaceNotFound 27 IndexNotFound 28 PathNotViable " +
    "40 ConflictingUpdateOperators 43 CursorNotFound 48 NamespaceExists 52 DollarPrefixedFieldName 53 InvalidIdField " +
    "54 NotSingleValueField 56 EmptyFieldName 59 CommandNotFound 66 ImmutableField 67 CannotCreateIndex " +
    "72 InvalidOptions 73 InvalidNamespace 85 IndexOptionsConflict 86 IndexKeySpecsConflict 96 OperationFailed " +
    "146 ExceededMemoryLimit 168 InvalidPipelineOperator 171 CannotIndexParallelArrays " +
    "197 InvalidIndexSpecificationOption 225 TransactionTooOld 238 NotImplemented 239 SnapshotTooOld 241 ConversionFailure " +
    "276 IndexBuildAborted 10334 BSONObjectTooLarge 11000 DuplicateKey 11600 InterruptedAtShutdown " +
    "14031 OutOfDiskSpace"
  )
    .split(/ (?=\d)/)
    .map((entry) => [Number.parseInt(entry, 10), entry.replace(/^\d+ /, "")]),
);

/** What all refusals of this store end with; the operator of the product knows what to do from it. */
export const REFUSAL = "not in the embedded store; set MONGODB_URL";
/** Fields that travel with an error besides code and message: `keyPattern` and `keyValue` of a duplicate key. */
export type ErrorExtras = Readonly<Record<string, unknown>>;
/** `11000 -> "DuplicateKey"`, `40353 -> "Location40353"`. */
export const codeNameOf = (code: number): string => codeNames.get(code) ?? `Location${code}`;
/** An answer `{ok: 0, code, codeName, errmsg}`: anything the store says no to, foreseen and with MongoDB's code. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly code: number;
  readonly extras: ErrorExtras;
  constructor(code: number, message: string, extras: ErrorExtras = {}) {
    super(message);
    this.code = code;
    this.extras = extras;
  }
}

/** Throws a StoreError; as an expression it stands where a value is missing. */
export function fail(code: number, message: string, extras?: ErrorExtras): never {
  throw new StoreError(code, message, extras);
}

/** Throws a StoreError unless the condition holds. For checks before data is touched: the message is always built. */
export function must(condition: unknown, code: number, message: string): asserts condition {
  if (!condition) throw new StoreError(code, message);
}

/** Refuses something that MongoDB has and this store does not, e.g. `"stage $geoNear"` (code 238 NotImplemented). */
export function refuse(what: string): never {
  throw new StoreError(238, `${what} is ${REFUSAL}`);
}
