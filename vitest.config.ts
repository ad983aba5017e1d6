import { defineConfig } from "vitest/config";

/**
 * Three projects (style.md §6): `unit` has no IO and shares one process per worker; `store` talks to the embedded
 * store (or MONGODB_URL) and a real redis-server; `e2e` runs the built product.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          setupFiles: ["test/property-seed.ts"],
          include: ["{src,bots,jobs,config,embedded,simulator,web,bench,examples}/**/*.test.ts"],
          isolate: false,
          testTimeout: 10_000,
        },
      },
      {
        test: {
          name: "store",
          setupFiles: ["test/property-seed.ts"],
          include: ["test/store/**/*.test.ts"],
          maxWorkers: 2,
          globalSetup: ["test/store/global-setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          maxWorkers: 2,
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
