/** Records that belong to a person and therefore go along with a merge. Derived ones are derived anew instead. */
import type { Connection, Model, mongo } from "mongoose";
import { collectionOf } from "../collection-of.js";
import { taskModel } from "../follow-up/task-model.js";
import { touchModel } from "../follow-up/touch-model.js";
import { linkOpenModel } from "../link/link-models.js";
import { factDecisionModel } from "../profile/fact-decision-model.js";
import { personTagModel } from "../profile/person-tag-model.js";
import { stageOverrideModel } from "../profile/stage-override-model.js";
import { enrollmentModel } from "../sop/enrollment-store.js";
import { warningDecisionModel } from "../warnings/warning-decision-model.js";

/** A moved record remembers whose it was, once for every merge. */
export interface MovingDoc {
  _id: string;
  corpId: string;
  contactId: string;
  mergedFrom?: { mergeId: string; contactId: string }[];
}

/** Every collection has an index that begins with corp and contact. */
export function movingCollections(connection: Connection): mongo.Collection<MovingDoc>[] {
  const open = <Doc>(model: (connection: Connection) => Model<Doc>): mongo.Collection<MovingDoc> =>
    collectionOf(connection, model as unknown as (connection: Connection) => Model<MovingDoc>);
  return [
    open(factDecisionModel),
    open(stageOverrideModel),
    open(personTagModel),
    open(taskModel),
    open(touchModel),
    open(enrollmentModel),
    open(warningDecisionModel),
    open(linkOpenModel),
  ];
}
