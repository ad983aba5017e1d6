/** The driver's own collection behind a model, for bulk work that must not pay for casting and hydration. */
import type { Connection, Model, mongo } from "mongoose";

/**
 * @throws Error the connection is not open yet: stores are made after `connectMongo` has answered.
 */
export function collectionOf<Doc extends mongo.Document>(
  connection: Connection,
  model: (connection: Connection) => Model<Doc>,
): mongo.Collection<Doc> {
  if (!connection.db) throw new Error("the Mongo connection is not open");
  return connection.db.collection<Doc>(model(connection).collection.collectionName);
}
