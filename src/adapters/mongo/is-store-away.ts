import mongoose from "mongoose";

/** True when an error only says that the records cannot be reached for now. */
export function isStoreAway(error: unknown): boolean {
  return (
    error instanceof mongoose.mongo.MongoNetworkError ||
    error instanceof mongoose.mongo.MongoServerSelectionError ||
    error instanceof mongoose.mongo.MongoNotConnectedError ||
    error instanceof mongoose.mongo.MongoTopologyClosedError ||
    (error instanceof mongoose.mongo.MongoError && error.hasErrorLabel("RetryableWriteError")) ||
    error instanceof mongoose.Error.MongooseServerSelectionError
  );
}
