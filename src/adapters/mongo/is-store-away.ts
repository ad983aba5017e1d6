import mongoose from "mongoose";

/**
 * Codes with which a server says that it is going, or that it came back and knows the cursor no longer: 43 and 237 the
 * cursor; 91, 11600, 11602 shutting down; 189, 10107, 13435, 13436 no longer the primary.
 * Source: MongoDB's error codes; the driver retries a read only once, and a cursor's next page never.
 */
const PASSING_CODES: ReadonlySet<unknown> = new Set([43, 237, 91, 11600, 11602, 189, 10107, 13435, 13436]);

/** True when an error only says that the records cannot be reached for now. */
export function isStoreAway(error: unknown): boolean {
  return (
    error instanceof mongoose.mongo.MongoNetworkError ||
    error instanceof mongoose.mongo.MongoServerSelectionError ||
    error instanceof mongoose.mongo.MongoNotConnectedError ||
    error instanceof mongoose.mongo.MongoTopologyClosedError ||
    (error instanceof mongoose.mongo.MongoServerError && PASSING_CODES.has(error.code)) ||
    (error instanceof mongoose.mongo.MongoError && error.hasErrorLabel("RetryableWriteError")) ||
    error instanceof mongoose.Error.MongooseServerSelectionError
  );
}
