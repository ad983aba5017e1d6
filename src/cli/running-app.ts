/** The command line's way to the records: the instance on a data directory, or the servers named by the environment. */
import { readConfig, type Config } from "#config/env.js";
import { AppError } from "#src/domain/shared/errors.js";
import type { App } from "#src/app.js";
import { patiently } from "#src/usecases/shared/patiently.js";
import { dataDirPaths } from "#src/supervisor/data-dir.js";
import { endpointsOf } from "#src/supervisor/running-instance.js";
import { callerPath } from "./caller-path.js";

export interface DataDirOption {
  data?: string;
}

export const DATA_OPTION = [
  "--data <dir>",
  "bin/up 的数据目录，默认 data/；已设 MONGODB_URL 和 REDIS_URL 时不需要",
] as const;

/**
 * The configuration with both addresses.
 *
 * @throws AppError dependency_unavailable nothing runs on the data directory and no addresses are set.
 */
function configOfRunning(options: DataDirOption): Config {
  const own = readConfig(process.env);
  if (options.data === undefined && own.MONGODB_URL && own.REDIS_URL) return own;
  const endpoints = endpointsOf(dataDirPaths(callerPath(options.data ?? own.DATA_DIR)));
  return readConfig({ ...process.env, ...endpoints });
}

/** How long a command waits for records that are away for a moment, e.g. while the store is started anew. */
const PATIENCE_MS = 60_000;

/** Runs `act` on the running instance and closes the connections afterwards. Foreseen errors are told in one line, exit code 1. */
export async function withRunningApp(options: DataDirOption, act: (app: App) => Promise<number>): Promise<number> {
  try {
    const [{ openApp }, { isStoreAway }] = await Promise.all([
      import("#src/app.js"),
      import("#src/adapters/mongo/is-store-away.js"),
    ]);
    const { app, close } = await patiently(() => openApp(configOfRunning(options)), {
      isAway: isStoreAway,
      patienceMs: PATIENCE_MS,
      onAway: () => process.stderr.write("数据库暂时连不上，正在等待\n"),
    });
    try {
      return await act(app);
    } finally {
      await close();
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}
