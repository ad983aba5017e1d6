/** Composition of the codes that lead into customer groups. */
import type { Connection } from "mongoose";
import { mongoGroupJoinStore, mongoJoinWayStore } from "#src/adapters/mongo/wecom-data/join-way-store.js";
import { createJoinWayUseCases, type JoinWayDeps } from "#src/usecases/wecom/join-ways.js";

export const composeJoinWays = (connection: Connection, deps: Omit<JoinWayDeps, "store" | "joins">) =>
  createJoinWayUseCases({ ...deps, store: mongoJoinWayStore(connection), joins: mongoGroupJoinStore(connection) });
