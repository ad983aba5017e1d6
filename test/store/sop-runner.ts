/** A worker process for the kill test: runs what is due until nothing is left. Killed by its parent at any instant. */
import { connectMongo } from "#src/adapters/mongo/connection.js";
import { fakeClock } from "#test/fakes/fake-clock.js";
import { openSop } from "./sop-kit.js";

const [url = "", corpId = "", now = ""] = process.argv.slice(2);
const connection = await connectMongo(url);
const kit = openSop(connection, corpId, { processName: `runner-${process.pid}`, clock: fakeClock(now) });
process.stdout.write("running\n");
let due = 0;
do {
  ({ due } = await kit.sop.sweepSops({ corpId }));
  for (let job = kit.jobs.take(); job; job = kit.jobs.take())
    if (job.name === "run-sop-step") await kit.sop.runSopStep(job.payload as Parameters<typeof kit.sop.runSopStep>[0]);
} while (due > 0);
process.exit(0);
