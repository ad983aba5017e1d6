import { Binary, Int32, Long, ObjectId } from "bson";
import { MAX_DOCUMENT_BYTES } from "../bson/encode.js";
import { fail } from "../errors.js";
import { rootScope, variablesOf } from "../expressions/compile.js";
import { compileMatcher } from "../query/matcher.js";
import { type Command, documentOption, flagOption, type Handler, type Reply } from "../server/command.js";
import type { Store } from "../server/store.js";
import type { CollectionInfo } from "../storage/catalog.js";
import type { Document } from "../values/types.js";
import { MAX_MESSAGE_BYTES } from "../wire/connection.js";
import { cursorOver } from "./find.js";

const electionId = new ObjectId("7fffffff0000000000000001");

/**
 * The handshake. The store looks like a replica set of one node, so that drivers retry writes as they do in production.
 *
 * @param address what clients connect to: `host:port` or the path of a socket.
 */
export function helloHandler(address: string): Handler {
  const limits = { maxBsonObjectSize: MAX_DOCUMENT_BYTES, maxMessageSizeBytes: MAX_MESSAGE_BYTES };
  const more = { maxWriteBatchSize: 100_000, logicalSessionTimeoutMinutes: 30, minWireVersion: 0, maxWireVersion: 25 };
  const set = { setName: "embedded", setVersion: 1, hosts: [address], primary: address, me: address, electionId };
  return (_store, { name, connectionId }) => {
    const primary = { helloOk: true, [name === "hello" ? "isWritablePrimary" : "ismaster"]: true, readOnly: false };
    const times = { localTime: new Date(), lastWrite: { lastWriteDate: new Date() } };
    return { ...primary, ...limits, ...more, ...set, ...times, secondary: false, connectionId };
  };
}

/** The version the store says it is: what it implements is a part of this one. */
export function buildInfo(): Reply {
  const versionArray = [8, 0, 0, 0].map((part) => new Int32(part));
  const build = { gitVersion: "embedded", modules: ["embedded"], storageEngines: ["lmdb"], bits: 64, debug: false };
  const uptime = Long.fromNumber(Math.floor(process.uptime()));
  return { version: "8.0.0", versionArray, ...build, maxBsonObjectSize: MAX_DOCUMENT_BYTES, uptime };
}

export async function create(store: Store, { namespace }: Command): Promise<Reply> {
  // The same collection again is no error, as in MongoDB 7.
  await store.queue.run(() => store.catalog.find(namespace) ?? store.catalog.create(namespace));
  return {};
}

export async function drop(store: Store, { namespace }: Command): Promise<Reply> {
  return store.queue.run((): Reply => {
    const collection = store.catalog.find(namespace);
    if (!collection) return {};
    store.catalog.drop(collection);
    return { nIndexesWas: collection.indexes.length, ns: namespace };
  });
}

export async function dropDatabase(store: Store, { database }: Command): Promise<Reply> {
  return store.queue.run((): Reply => {
    const collections = store.catalog.list(database);
    for (const collection of collections) store.catalog.drop(collection);
    return collections.length > 0 ? { dropped: database } : {};
  });
}

/** The entries that the `filter` of a command accepts. */
function filtered(entries: Document[], body: Document): Document[] {
  const matches = compileMatcher(documentOption(body, "filter"), rootScope());
  return entries.filter((entry) => matches(entry, variablesOf(new Date())));
}

export async function listCollections(store: Store, { body, database }: Command): Promise<Reply> {
  const isNameOnly = flagOption(body, "nameOnly");
  const entries = store.catalog.list(database).map((collection) => describe(collection, isNameOnly));
  return cursorOver(store, `${database}.$cmd.listCollections`, filtered(entries, body), body);
}

function describe({ name, id }: CollectionInfo, isNameOnly: boolean): Document {
  if (isNameOnly) return { name, type: "collection" };
  const uuid = Buffer.alloc(16);
  uuid.writeUInt32BE(id, 12);
  const info = { readOnly: false, uuid: new Binary(uuid, 4) };
  const idIndex = { v: new Int32(2), key: { _id: new Int32(1) }, name: "_id_" };
  return { name, type: "collection", options: {}, info, idIndex };
}

/** The collection of a command that needs one. @throws StoreError 26. */
export function existingCollection(store: Store, namespace: string): CollectionInfo {
  return store.catalog.find(namespace) ?? fail(26, `ns does not exist: ${namespace}`);
}
