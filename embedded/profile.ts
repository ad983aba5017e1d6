/**
 * The closed list of what the store takes. A command, option, operator or stage that is not here is refused before
 * data is touched: with 238 when MongoDB has it, with MongoDB's own error when MongoDB does not know it either.
 * Query operators are listed by `query/parse-filter.ts`, update operators by `update/parse-update.ts`, expressions by
 * `expressions/compile.ts` and stages by `aggregation/`; `test/store/embedded/profile.test.ts` asks for a case of each.
 */

/** What a field of a command may hold. `list`: an array of documents; `whole`: a number without a fraction. */
export type FieldType = "any" | "bool" | "document" | "list" | "array" | "string" | "whole" | "pipeline";

/** One command: its fields, those without which it makes no sense, and MongoDB's fields that are refused. */
export interface CommandProfile {
  readonly fields: Readonly<Record<string, FieldType>>;
  readonly required?: readonly string[];
  readonly refused?: readonly string[];
  /** The command name's own value is a collection name. */
  readonly isOnCollection?: boolean;
  /** Fields MongoDB does not know are let through (the handshake grows with every driver). */
  readonly isOpen?: boolean;
}

/** Fields that every command may carry. */
export const commonFields: Readonly<Record<string, FieldType>> = {
  $db: "string",
  lsid: "document",
  txnNumber: "whole",
  readConcern: "document",
  writeConcern: "document",
  $readPreference: "document",
  $clusterTime: "document",
  comment: "any",
  maxTimeMS: "whole",
  apiVersion: "string",
  apiStrict: "bool",
  apiDeprecationErrors: "bool",
};

/** Fields of multi-document transactions, refused in every command. */
export const transactionFields: readonly string[] = ["autocommit", "startTransaction"];

/** Options of MongoDB that no command here takes (`false` passes: it asks for nothing). */
export const refusedOptions: readonly string[] = [
  "authorizedCollections",
  "authorizedDatabases",
  "bypassDocumentValidation",
  "collation",
  "commitQuorum",
  "encryptionInformation",
  "noCursorTimeout",
  "rawData",
  "readOnce",
  "sampleId",
];

const empty: CommandProfile = { fields: {} };

/** The commands, by name. */
export const commands: Readonly<Record<string, CommandProfile>> = {
  hello: { fields: {}, isOpen: true },
  ismaster: { fields: {}, isOpen: true },
  isMaster: { fields: {}, isOpen: true },
  ping: empty,
  buildInfo: empty,
  buildinfo: empty,
  endSessions: empty,
  refreshSessions: empty,
  listDatabases: { fields: { filter: "document", nameOnly: "bool" } },
  insert: {
    isOnCollection: true,
    fields: { documents: "list", ordered: "bool" },
    required: ["documents"],
  },
  update: {
    isOnCollection: true,
    fields: { updates: "list", ordered: "bool", let: "document" },
    required: ["updates"],
  },
  delete: {
    isOnCollection: true,
    fields: { deletes: "list", ordered: "bool", let: "document" },
    required: ["deletes"],
  },
  bulkWrite: {
    fields: {
      ops: "list",
      nsInfo: "list",
      ordered: "bool",
      errorsOnly: "bool",
      cursor: "document",
      let: "document",
    },
    required: ["ops", "nsInfo"],
  },
  findAndModify: {
    isOnCollection: true,
    fields: {
      query: "document",
      sort: "document",
      remove: "bool",
      update: "pipeline",
      new: "bool",
      fields: "document",
      upsert: "bool",
      arrayFilters: "array",
      hint: "any",
      let: "document",
    },
  },
  find: {
    isOnCollection: true,
    fields: {
      filter: "document",
      sort: "document",
      projection: "document",
      hint: "any",
      skip: "whole",
      limit: "whole",
      batchSize: "whole",
      singleBatch: "bool",
      allowDiskUse: "bool",
      let: "document",
    },
    refused: [
      "max",
      "min",
      "returnKey",
      "showRecordId",
      "tailable",
      "awaitData",
      "oplogReplay",
      "allowPartialResults",
      "resumeAfter",
    ],
  },
  getMore: { fields: { collection: "string", batchSize: "whole" }, required: ["collection"] },
  killCursors: { isOnCollection: true, fields: { cursors: "array" }, required: ["cursors"] },
  aggregate: {
    fields: {
      pipeline: "pipeline",
      cursor: "document",
      allowDiskUse: "bool",
      hint: "any",
      let: "document",
    },
    required: ["pipeline"],
    refused: ["explain"],
  },
  count: {
    isOnCollection: true,
    fields: { query: "document", limit: "whole", skip: "whole", hint: "any" },
    refused: ["fields"],
  },
  distinct: {
    isOnCollection: true,
    fields: { key: "string", query: "document", hint: "any" },
    required: ["key"],
  },
  create: {
    isOnCollection: true,
    fields: {},
    refused: [
      "collation",
      "capped",
      "size",
      "max",
      "timeseries",
      "expireAfterSeconds",
      "clusteredIndex",
      "changeStreamPreAndPostImages",
      "storageEngine",
      "validator",
      "validationLevel",
      "validationAction",
      "indexOptionDefaults",
      "viewOn",
      "pipeline",
      "encryptedFields",
      "autoIndexId",
    ],
  },
  createIndexes: {
    isOnCollection: true,
    fields: { indexes: "array" },
    required: ["indexes"],
  },
  listIndexes: { isOnCollection: true, fields: { cursor: "document" } },
  dropIndexes: { isOnCollection: true, fields: { index: "any" }, required: ["index"] },
  listCollections: {
    fields: { filter: "document", nameOnly: "bool", cursor: "document" },
  },
  drop: { isOnCollection: true, fields: {} },
  dropDatabase: empty,
  explain: { fields: { verbosity: "string" } },
};

/** Other spellings of commands. */
export const aliases: Readonly<Record<string, string>> = {
  findandmodify: "findAndModify",
  deleteIndexes: "dropIndexes",
};

/** Commands that MongoDB has and this store refuses; any other name is 59 CommandNotFound. */
export const refusedCommands: ReadonlySet<string> = new Set(
  (
    "abortTransaction bulkWriteV2 cloneCollectionAsCapped collMod collStats commitTransaction compact convertToCapped " +
    "createRole createSearchIndexes createUser currentOp dataSize dbHash dbStats dropAllUsersFromDatabase dropRole " +
    "dropUser fsync getDefaultRWConcern getLog getParameter geoSearch group hostInfo killOp killSessions " +
    "listCommands listSearchIndexes mapReduce planCacheClear planCacheListFilters profile reIndex renameCollection " +
    "replSetGetStatus rolesInfo serverStatus setFeatureCompatibilityVersion setParameter shutdown startSession top " +
    "updateRole updateUser usersInfo validate whatsmyuri"
  ).split(" "),
);

/** The fields of one statement of `update`. */
export const updateStatement: CommandProfile = {
  fields: {
    q: "document",
    u: "pipeline",
    c: "document",
    multi: "bool",
    upsert: "bool",
    arrayFilters: "array",
    hint: "any",
    sort: "document",
  },
  required: ["q", "u"],
};

/** The fields of one statement of `delete`. */
export const deleteStatement: CommandProfile = {
  fields: { q: "document", limit: "whole", hint: "any" },
  required: ["q", "limit"],
};

/** The options of an index. `background` and `v` are taken and mean nothing. */
export const indexOptions: CommandProfile = {
  fields: {
    key: "document",
    name: "string",
    unique: "bool",
    sparse: "bool",
    hidden: "bool",
    background: "any",
    v: "any",
    ns: "any",
    partialFilterExpression: "document",
    expireAfterSeconds: "any",
  },
  required: ["key", "name"],
  refused: [
    "collation",
    "weights",
    "default_language",
    "language_override",
    "textIndexVersion",
    "2dsphereIndexVersion",
    "bits",
    "min",
    "max",
    "bucketSize",
    "storageEngine",
    "wildcardProjection",
    "prepareUnique",
    "clustered",
  ],
};
