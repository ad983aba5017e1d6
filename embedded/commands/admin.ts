import { Int32, Long, ObjectId } from "bson";
import { MAX_DOCUMENT_BYTES } from "../bson/encode.js";
import type { Handler, Reply } from "../server/command.js";
import { MAX_MESSAGE_BYTES } from "../wire/message.js";

const electionId = new ObjectId("7fffffff0000000000000001");

/**
 * The handshake. The store looks like a replica set of one node, so that drivers retry writes as they do in production.
 *
 * @param address what clients connect to: `host:port` or the path of a socket.
 */
export function helloHandler(address: string): Handler {
  return (_store, { name, connectionId }) => ({
    helloOk: true,
    [name === "hello" ? "isWritablePrimary" : "ismaster"]: true,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    maxMessageSizeBytes: MAX_MESSAGE_BYTES,
    maxWriteBatchSize: 100_000,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: 30,
    connectionId,
    minWireVersion: 0,
    maxWireVersion: 25,
    readOnly: false,
    setName: "embedded",
    setVersion: 1,
    hosts: [address],
    primary: address,
    me: address,
    secondary: false,
    electionId,
    lastWrite: { lastWriteDate: new Date() },
  });
}

/** The version the store says it is: what it implements is a part of this one. */
export function buildInfo(): Reply {
  return {
    version: "8.0.0",
    versionArray: [8, 0, 0, 0].map((part) => new Int32(part)),
    gitVersion: "embedded",
    modules: ["embedded"],
    bits: 64,
    debug: false,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    storageEngines: ["lmdb"],
    uptime: Long.fromNumber(Math.floor(process.uptime())),
  };
}
