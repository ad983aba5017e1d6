/** A process for the kill test of warnings: ends a task, and stands still before it writes the word on the warning. */
import { connectMongo } from "#src/adapters/mongo/connection.js";
import { fakeClock } from "#test/fakes/fake-clock.js";
import { aViewer, openFollowUp } from "./follow-up-kit.js";

const [url = "", corpId = "", taskId = "", now = "", due = ""] = process.argv.slice(2);
const connection = await connectMongo(url);
const kit = openFollowUp(connection, corpId, {
  clock: fakeClock(now),
  wrapDecisions: (decisions) => ({
    ...decisions,
    insert: () => {
      process.stdout.write("between\n");
      return new Promise(() => undefined);
    },
  }),
});
const nextStep = { title: "回访", dueAt: new Date(due) };
await kit.followUp.completeTask(aViewer(corpId), taskId, { outcome: "reached", note: "已致歉", nextStep });
