/** Stores and readers that more than one area uses, each made once per connection. */
import type { Connection } from "mongoose";
import { mongoAuditStore } from "#src/adapters/mongo/access/api-key-store.js";
import { mongoMemberReader } from "#src/adapters/mongo/access/member-directory.js";
import { mongoMemberStore } from "#src/adapters/mongo/access/member-store.js";
import { mongoBotAccountStore } from "#src/adapters/mongo/follow-up/bot-account-store.js";
import { mongoFollowUpCheckStore } from "#src/adapters/mongo/follow-up/follow-up-check-store.js";
import { mongoContactReader, mongoFirstOrders } from "#src/adapters/mongo/follow-up/follow-up-reader.js";
import { mongoTaskStore } from "#src/adapters/mongo/follow-up/task-store.js";
import { mongoTouchStore } from "#src/adapters/mongo/follow-up/touch-store.js";
import { mongoContactReadModel } from "#src/adapters/mongo/read/contact-read-model.js";
import { mongoTrustStore } from "#src/adapters/mongo/review/trust-store.js";
import { mongoContactStore } from "#src/adapters/mongo/understand/contact-store.js";

export type Records = ReturnType<typeof openRecords>;

export const openRecords = (connection: Connection) => ({
  memberStore: mongoMemberStore(connection),
  members: mongoMemberReader(connection),
  audit: mongoAuditStore(connection),
  tasks: mongoTaskStore(connection),
  touches: mongoTouchStore(connection),
  bots: mongoBotAccountStore(connection),
  checks: mongoFollowUpCheckStore(connection),
  firstOrders: mongoFirstOrders(connection),
  contactReader: mongoContactReader(connection),
  contactStore: mongoContactStore(connection),
  contactReadModel: mongoContactReadModel(connection),
  trust: mongoTrustStore(connection),
});
