/** How models are made: shape and named indexes, nothing else; no hooks, no business methods, no version key. */
import { Schema, type Connection, type IndexDefinition, type Model, type SchemaDefinition } from "mongoose";

export interface NamedIndex {
  /** Part of the index's identity in production: renaming one drops and builds it again. */
  name: string;
  keys: IndexDefinition;
  unique?: boolean;
  /** Only documents that match have entries; a query must imply it. */
  partial?: Record<string, unknown>;
}

/**
 * A factory that returns the connection's model of one collection, making it at the first call.
 *
 * @param name       model name, singular, e.g. "Contact".
 * @param collection collection name in the database.
 * @param shape      top-level fields; nested parts of derived records are `Object`, their shape is the document type's.
 */
export function defineModel<Doc>(
  name: string,
  collection: string,
  shape: SchemaDefinition,
  indexes: readonly NamedIndex[],
): (connection: Connection) => Model<Doc> {
  const schema = new Schema<Doc>(shape as never, { collection, versionKey: false, autoIndex: false, minimize: false });
  for (const { name: indexName, keys, unique, partial } of indexes) {
    schema.index(keys, {
      name: indexName,
      ...(unique ? { unique } : {}),
      ...(partial ? { partialFilterExpression: partial } : {}),
    });
  }
  return (connection) => (connection.models[name] as Model<Doc> | undefined) ?? connection.model<Doc>(name, schema);
}
