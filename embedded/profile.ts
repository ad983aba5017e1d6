/** The closed list of what the store takes. A command, option, operator or stage that is not here is refused before
 * data is touched: with 238 when MongoDB has it, with MongoDB's own error when MongoDB does not know it either. */

/** What a field of a command may hold. `list`: an array; `whole`: a number without a fraction. */
export type FieldType = "any" | "bool" | "document" | "list" | "string" | "whole" | "pipeline";
/** One command: its fields, those without which it makes no sense, and MongoDB's fields that are refused. */
export type CommandProfile = ReturnType<typeof profile>;
const words = (text: string): string[] => text.split(" ").filter((word) => word !== "");
/** Reads `"name:type other:type!"`; `!` marks a required field. @param isOnCollection the command name's own value is a
 * collection name. */
function profile(fields: string, refused = "", { isOnCollection = false, isOpen = false } = {}) {
  const entries = words(fields).map((word) => word.replace("!", "").split(":") as [string, FieldType]);
  const required = words(fields).filter((word) => word.endsWith("!"));
  return {
    fields: Object.assign(Object.create(null) as Record<string, FieldType>, Object.fromEntries(entries)),
    required: required.map((word) => word.split(":")[0] ?? ""),
    refused: words(refused),
    isOnCollection,
    isOpen,
  };
}

const onCollection = (fields: string, refused = "") => profile(fields, refused, { isOnCollection: true });
const handshake = profile("", "", { isOpen: true });
/** Fields that every command may carry. */
export const commonFields = profile(
  "$db:string lsid:document txnNumber:whole readConcern:document writeConcern:document $readPreference:document " +
    "$clusterTime:document comment:any maxTimeMS:whole apiVersion:string apiStrict:bool apiDeprecationErrors:bool",
  // `false` passes: it asks for nothing.
  "authorizedCollections authorizedDatabases bypassDocumentValidation collation commitQuorum encryptionInformation let " +
    "noCursorTimeout rawData readOnce sampleId",
);

/** Fields of multi-document transactions, refused in every command. */
export const transactionFields: readonly string[] = ["autocommit", "startTransaction"];
/** The commands, by name. */
export const commands: Readonly<Record<string, CommandProfile>> = {
  hello: handshake,
  ismaster: handshake,
  isMaster: handshake,
  ping: profile(""),
  buildInfo: profile(""),
  buildinfo: profile(""),
  endSessions: profile(""),
  refreshSessions: profile(""),
  insert: onCollection("documents:list! ordered:bool"),
  update: onCollection("updates:list! ordered:bool"),
  delete: onCollection("deletes:list! ordered:bool"),
  findAndModify: onCollection(
    "query:document sort:document remove:bool update:pipeline new:bool fields:document upsert:bool " +
      "arrayFilters:list hint:any",
  ),
  find: onCollection(
    "filter:document sort:document projection:document hint:any skip:whole limit:whole batchSize:whole " +
      "singleBatch:bool allowDiskUse:bool",
    "max min returnKey showRecordId tailable awaitData oplogReplay allowPartialResults resumeAfter",
  ),
  getMore: profile("collection:string! batchSize:whole"),
  killCursors: onCollection("cursors:list!"),
  aggregate: profile("pipeline:pipeline! cursor:document allowDiskUse:bool hint:any", "explain"),
  count: onCollection("query:document limit:whole skip:whole hint:any", "fields"),
  distinct: onCollection("key:string! query:document hint:any"),
  create: onCollection(
    "",
    "capped size max timeseries expireAfterSeconds clusteredIndex changeStreamPreAndPostImages storageEngine validator " +
      "validationLevel validationAction indexOptionDefaults viewOn pipeline encryptedFields autoIndexId",
  ),
  createIndexes: onCollection("indexes:list!"),
  listIndexes: onCollection("cursor:document"),
  dropIndexes: onCollection("index:any!"),
  listCollections: profile("filter:document nameOnly:bool cursor:document"),
  drop: onCollection(""),
  dropDatabase: profile(""),
  explain: profile("verbosity:string"),
};

/** Other spellings of commands. */
export const aliases: Record<string, string> = { findandmodify: "findAndModify", deleteIndexes: "dropIndexes" };
/** Commands that MongoDB has and this store refuses; any other name is 59 CommandNotFound. */
export const refusedCommands: ReadonlySet<string> = new Set(
  words(
    "abortTransaction bulkWrite cloneCollectionAsCapped collMod collStats commitTransaction compact convertToCapped " +
      "createRole createSearchIndexes createUser currentOp dataSize dbHash dbStats dropAllUsersFromDatabase dropRole " +
      "dropUser fsync getDefaultRWConcern getLog getParameter geoSearch group hostInfo killOp killSessions " +
      "listCommands listDatabases listSearchIndexes mapReduce planCacheClear planCacheListFilters profile reIndex renameCollection " +
      "replSetGetStatus rolesInfo serverStatus setFeatureCompatibilityVersion setParameter shutdown startSession top " +
      "updateRole updateUser usersInfo validate whatsmyuri",
  ),
);

/** The fields of one statement of `update` and of `delete`. */
export const updateStatement = profile(
  "q:document! u:pipeline! multi:bool upsert:bool arrayFilters:list hint:any sort:document",
  "c",
);
export const deleteStatement = profile("q:document! limit:whole! hint:any");
/** The options of an index. `background`, `v` and `ns` are taken and mean nothing. */
export const indexOptions = profile(
  "key:document! name:string! unique:bool sparse:bool background:any v:any ns:any " +
    "partialFilterExpression:document expireAfterSeconds:any",
  "collation hidden weights default_language language_override textIndexVersion 2dsphereIndexVersion bits min max bucketSize " +
    "storageEngine wildcardProjection prepareUnique clustered",
);
