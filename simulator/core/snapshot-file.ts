/** The state in one file: written whole, a moment after changes, and at the end. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import { emptyCorp } from "../state/corp.js";
import { changedSettings, defaultSettings } from "./settings.js";
import type { Simulator, World } from "./simulator.js";

const EVERY_MS = 1_000;

export class SnapshotFile {
  readonly #file: string;
  #writtenAt = -1;

  constructor(dir: string) {
    mkdirSync(dir, { recursive: true });
    this.#file = join(dir, "simulator.state");
  }

  /** The last state, or null when there is none. @throws Error when the file is not a state. */
  read(): World | null {
    let bytes: Buffer;
    try {
      bytes = readFileSync(this.#file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
      throw error;
    }
    const world = deserialize(bytes) as World;
    // What a newer version keeps beside is empty in an older file.
    for (const [id, corp] of world.corps) world.corps.set(id, { ...emptyCorp(corp.corpId, corp.name), ...corp });
    world.settings = changedSettings(defaultSettings(), world.settings);
    return world;
  }

  /** Writes now; readers see the old file or the whole new one. */
  write(sim: Simulator): void {
    this.#writtenAt = sim.changes;
    writeFileSync(`${this.#file}.new`, serialize(sim.snapshot()), { mode: 0o600 });
    renameSync(`${this.#file}.new`, this.#file);
  }

  /** Writes every second in which something changed; a slow disk or a large state makes it rarer. */
  keep(sim: Simulator): void {
    let pauseMs = EVERY_MS;
    const tick = (): void => {
      if (sim.changes !== this.#writtenAt) {
        const startedAt = performance.now();
        this.write(sim);
        pauseMs = Math.max(EVERY_MS, (performance.now() - startedAt) * 20);
      }
      setTimeout(tick, pauseMs).unref();
    };
    setTimeout(tick, EVERY_MS).unref();
  }
}
