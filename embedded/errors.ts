/**
 * Errors of the embedded store: MongoDB's numbers and names, so that drivers and callers can tell them apart.
 * Source of the numbers: MongoDB's `error_codes.yml`; five-digit numbers are locations in its source and are named
 * `LocationNNNNN` as MongoDB does.
 */

/** Codes that carry a name of their own; every other code is called `Location<code>`. */
const CODE_NAMES = {
  1: "InternalError",
  2: "BadValue",
  4: "NoSuchKey",
  8: "UnknownError",
  9: "FailedToParse",
  11: "UserNotFound",
  13: "Unauthorized",
  14: "TypeMismatch",
  15: "Overflow",
  16: "InvalidLength",
  17: "ProtocolError",
  20: "IllegalOperation",
  22: "InvalidBSON",
  24: "LockTimeout",
  26: "NamespaceNotFound",
  27: "IndexNotFound",
  28: "PathNotViable",
  29: "NonExistentPath",
  40: "ConflictingUpdateOperators",
  43: "CursorNotFound",
  45: "OperationIncomplete",
  47: "InvalidRoleModification",
  48: "NamespaceExists",
  50: "MaxTimeMSExpired",
  51: "CannotSatisfyWriteConcern",
  52: "DollarPrefixedFieldName",
  53: "InvalidIdField",
  54: "NotSingleValueField",
  55: "InvalidDBRef",
  56: "EmptyFieldName",
  57: "DottedFieldName",
  59: "CommandNotFound",
  61: "ShardKeyNotFound",
  66: "ImmutableField",
  67: "CannotCreateIndex",
  68: "IndexAlreadyExists",
  72: "InvalidOptions",
  73: "InvalidNamespace",
  85: "IndexOptionsConflict",
  86: "IndexKeySpecsConflict",
  96: "OperationFailed",
  100: "UnsatisfiableWriteConcern",
  111: "NoMatchingDocument",
  112: "WriteConflict",
  115: "CommandNotSupported",
  118: "NamespaceNotSharded",
  125: "CommandFailed",
  133: "FailedToSatisfyReadPreference",
  146: "ExceededMemoryLimit",
  165: "ViewDepthLimitExceeded",
  168: "InvalidPipelineOperator",
  171: "CannotIndexParallelArrays",
  190: "DocumentValidationFailure",
  197: "InvalidIndexSpecificationOption",
  225: "TransactionTooOld",
  235: "InternalErrorNotSupported",
  237: "CursorKilled",
  238: "NotImplemented",
  239: "SnapshotTooOld",
  241: "ConversionFailure",
  251: "NoSuchTransaction",
  256: "TransactionCommitted",
  263: "OperationNotSupportedInTransaction",
  276: "IndexBuildAborted",
  291: "NoQueryExecutionPlans",
  292: "QueryExceededMemoryLimitNoDiskUseAllowed",
  10334: "BSONObjectTooLarge",
  11000: "DuplicateKey",
  11600: "InterruptedAtShutdown",
  14031: "OutOfDiskSpace",
} as const satisfies Record<number, string>;

/** What all refusals of this store end with; the operator of the product knows what to do from it. */
export const REFUSAL = "not in the embedded store; set MONGODB_URL";

/** Fields that travel with an error besides code and message, e.g. `keyPattern` and `keyValue` of a duplicate key. */
export type ErrorExtras = Readonly<Record<string, unknown>>;

/** @returns MongoDB's name for an error code: `11000 -> "DuplicateKey"`, `40353 -> "Location40353"`. */
export function codeNameOf(code: number): string {
  return Object.hasOwn(CODE_NAMES, code) ? CODE_NAMES[code as keyof typeof CODE_NAMES] : `Location${code}`;
}

/** An answer `{ok: 0, code, codeName, errmsg}`: anything the store says no to, foreseen and with MongoDB's code. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly code: number;
  readonly codeName: string;
  readonly extras: ErrorExtras;

  constructor(code: number, message: string, extras: ErrorExtras = {}) {
    super(message);
    this.code = code;
    this.codeName = codeNameOf(code);
    this.extras = extras;
  }
}

/**
 * The refusal of something MongoDB has and this store does not (code 238 NotImplemented).
 *
 * @param what the refused thing as the caller wrote it, e.g. `"stage $geoNear"` or `"option collation of find"`.
 */
export function notInStore(what: string): StoreError {
  return new StoreError(238, `${what} is ${REFUSAL}`);
}
