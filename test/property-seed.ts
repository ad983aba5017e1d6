/** Property tests run with one seed, so that a green run stays green; `FUZZ_SEED=random` looks further, by hand. */
import fc from "fast-check";

const { FUZZ_SEED = "20261123" } = process.env;
if (FUZZ_SEED !== "random") fc.configureGlobal({ seed: Number(FUZZ_SEED) });
