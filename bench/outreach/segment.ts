/** Counting segments over a million contacts: how long, and through which index. */
import type { SegmentRule } from "#src/domain/segment/rule.js";
import { startBenchInstance } from "../product/product-instance.js";
import { rounded } from "../product/timing.js";
import type { BenchResult } from "../run.js";
import { insertCrowd } from "./crowd.js";
import { operator } from "./outreach-parts.js";

const RULES: readonly { label: string; rule: SegmentRule }[] = [
  { label: "stage", rule: { kind: "stage", in: ["customer"] } },
  { label: "stages", rule: { kind: "stage", in: ["customer", "repeat", "loyal"] } },
  { label: "tag", rule: { kind: "tag", label: "展会" } },
  {
    label: "owner and silent",
    rule: {
      kind: "all",
      of: [
        { kind: "owner", in: ["m7"] },
        { kind: "time", field: "lastInboundAt", op: "older_days", days: 60 },
      ],
    },
  },
  { label: "company", rule: { kind: "fact", field: "company", op: "is", value: "第1234精密机械有限公司" } },
  { label: "wrote within a week", rule: { kind: "time", field: "lastInboundAt", op: "within_days", days: 7 } },
  {
    label: "MVC or tag",
    rule: {
      kind: "any",
      of: [
        { kind: "tier", in: ["MVC"] },
        { kind: "tag", label: "转介绍" },
      ],
    },
  },
  {
    label: "customers of a region, not opted out",
    rule: {
      kind: "all",
      of: [
        { kind: "stage", in: ["customer"] },
        { kind: "fact", field: "region", op: "is", value: "浙江宁波" },
        { kind: "not", of: { kind: "opted_out" } },
      ],
    },
  },
  {
    label: "budget from 500,000 of one owner",
    rule: {
      kind: "all",
      of: [
        { kind: "owner", in: ["m3"] },
        { kind: "fact", field: "budget", op: "at_least", value: 500_000 },
      ],
    },
  },
];

export default async function segment(args: readonly string[]): Promise<BenchResult> {
  const contacts = Number(args[0] ?? 1_000_000);
  // Only reading is measured: filling need not wait for the disk, which would be four fifths of it.
  const bench = await startBenchInstance({ isFlushed: false });
  try {
    const { app } = bench;
    const corpId = app.config.CORP_ID;
    const members = 200;
    const fillingFrom = performance.now();
    await insertCrowd(bench.infrastructure.connection, {
      corpId,
      contacts,
      members,
      now: new Date(),
      onProgress: (done) => done % 200_000 === 0 && process.stderr.write(`${done} contacts\n`),
    });
    const fillSeconds = rounded((performance.now() - fillingFrom) / 1_000, 0);
    const viewer = operator(corpId);
    const rssBefore = process.memoryUsage().rss;
    let rssPeak = rssBefore;
    const sampling = setInterval(() => (rssPeak = Math.max(rssPeak, process.memoryUsage().rss)), 50);
    const rows = [];
    for (const { label, rule } of RULES) {
      const startedAt = performance.now();
      const { count, isPartial } = await app.segments.count(viewer, rule);
      const ms = performance.now() - startedAt;
      const { stages, indexes, isExact } = await app.segments.plan(viewer, rule);
      rows.push({
        label,
        count,
        isPartial,
        ms: rounded(ms, 0),
        plan: stages.join(">"),
        indexes: indexes.join(","),
        isExact,
      });
      process.stderr.write(`${JSON.stringify(rows.at(-1))}\n`);
    }
    clearInterval(sampling);
    return {
      name: "segment",
      contacts,
      fillSeconds,
      collectionScans: rows.filter(({ plan }) => plan.includes("COLLSCAN")).length,
      slowestMs: Math.max(...rows.map(({ ms }) => ms)),
      rssGrowthMb: rounded((rssPeak - rssBefore) / 2 ** 20, 0),
      rules: rows,
    };
  } finally {
    await bench.close();
  }
}
