/** Composition of customer groups' greetings. */
import type { Connection } from "mongoose";
import { mongoGroupWelcomeStore } from "#src/adapters/mongo/wecom-data/group-welcome-store.js";
import { createGroupWelcomeUseCases, type GroupWelcomeDeps } from "#src/usecases/wecom/group-welcomes.js";

export const composeGroupWelcomes = (connection: Connection, deps: Omit<GroupWelcomeDeps, "store">) =>
  createGroupWelcomeUseCases({ ...deps, store: mongoGroupWelcomeStore(connection) });
