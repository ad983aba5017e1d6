/**
 * Compares all documents of a stopped store with all index entries; ends with 1 when they disagree.
 *
 * By hand: node --conditions=development --import tsx test/store/embedded/check-store.ts DIR
 */
import { Store } from "#embedded/server/store.js";
import { verifyStore } from "./verify-store.js";

const store = new Store(process.argv[2] ?? "", { isDurable: true });
const { documents, entries, problems } = verifyStore(store.tables, store.catalog);
await store.close();
for (const problem of problems) console.log(problem);
console.log(`${documents} documents, ${entries} index entries, ${problems.length} problems`);
if (problems.length > 0) process.exitCode = 1;
