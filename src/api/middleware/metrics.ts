/** Prometheus metrics: HTTP durations by route, and gauges that other areas supply. */
import client from "prom-client";

/** A number that is asked for when /metrics is read, e.g. the derivation backlog or queue depths by state. */
export interface GaugeSource {
  /** e.g. "guanxi_queue_jobs" */
  name: string;
  help: string;
  labelNames: readonly string[];
  read(): Promise<readonly { labels: Record<string, string>; value: number }[]>;
}

export interface HttpMetrics {
  observe(labels: { method: string; route: string; status: number }, seconds: number): void;
  contentType: string;
  /** The page of metrics. A gauge whose source fails is left out and counted in `guanxi_gauge_failures`. */
  render(): Promise<string>;
}

/** A registry of its own, so that several apps can live in one process (tests). */
export function createHttpMetrics(gauges: readonly GaugeSource[]): HttpMetrics {
  const registry = new client.Registry();
  client.collectDefaultMetrics({ register: registry });
  const durations = new client.Histogram({
    name: "guanxi_http_request_seconds",
    help: "Time to answer by method, route template and status",
    labelNames: ["method", "route", "status"],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  const failures = new client.Gauge({
    name: "guanxi_gauge_failures",
    help: "Gauges that could not be read this time",
    registers: [registry],
  });
  const made = gauges.map((source) => ({
    source,
    gauge: new client.Gauge({
      name: source.name,
      help: source.help,
      labelNames: [...source.labelNames],
      registers: [registry],
    }),
  }));
  return {
    observe: ({ method, route, status }, seconds) => {
      durations.observe({ method, route, status: String(status) }, seconds);
    },
    contentType: registry.contentType,
    render: async () => {
      const outcomes = await Promise.allSettled(
        made.map(async ({ source, gauge }) => {
          gauge.reset();
          for (const { labels, value } of await source.read()) gauge.set(labels, value);
        }),
      );
      failures.set(outcomes.filter((outcome) => outcome.status === "rejected").length);
      return await registry.metrics();
    },
  };
}
