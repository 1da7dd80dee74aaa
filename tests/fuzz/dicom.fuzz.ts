import { readdirSync, readFileSync } from "node:fs";
import { DomainError, seededRandom } from "@synoptic/domain";
import { inspectDicom, toDisplay } from "@synoptic/imaging";
import { expect, test } from "vitest";
import { mutate } from "./mutate-dicom.ts";

/** More, or others, by FUZZ_MUTANTS and FUZZ_SEED. */
const mutants = Number(process.env.FUZZ_MUTANTS ?? 20_000);
const seed = Number(process.env.FUZZ_SEED ?? 20261127);
const slowestMs = 2000;
const growthMib = 256;
/** As many at once as there are threads on two cores. */
const lanes = 2;
/** By then each codec has its memory. */
const warmUp = 500;

const folder = new URL("../fixtures/dicom/", import.meta.url);
const fixtures = readdirSync(folder).map((name) => readFileSync(new URL(name, folder)));

test(`${mutants} mutants of good files end in pixels or a typed refusal, soon and within bounds`, async () => {
  const ends: Record<string, number> = {};
  const unforeseen: string[] = [];
  const slow: string[] = [];
  let warmMib = 0;
  let grownMib = 0;
  let done = 0;
  let slowest = 0;

  const one = async (number: number) => {
    const random = seededRandom(seed + number);
    const mutant = mutate(fixtures[number % fixtures.length]!, random);
    const [startedMs, cpu] = [performance.now(), process.cpuUsage()];
    let end = "pixels";
    try {
      if (number % 2 === 0) await toDisplay(mutant);
      else end = (await inspectDicom(mutant)).error?.code ?? end;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      end = error.code;
      if (error.cause) unforeseen.push(`${number}: ${(error.cause as Error).message}`);
    }
    const used = process.cpuUsage(cpu);
    // A machine that others use too is slow for reasons of its own.
    const tookMs = Math.min(performance.now() - startedMs, (used.user + used.system) / 1000);
    slowest = Math.max(slowest, tookMs);
    if (tookMs > slowestMs) slow.push(`${number}: ${Math.round(tookMs)} ms, ${end}`);
    ends[end] = (ends[end] ?? 0) + 1;
    if (++done % 100 === 0) {
      const mib = process.memoryUsage.rss() / 2 ** 20;
      if (done <= warmUp) warmMib = Math.max(warmMib, mib);
      else grownMib = Math.max(grownMib, mib - warmMib);
    }
  };
  const lane = async (first: number) => {
    for (let number = first; number < mutants; number += lanes) await one(number);
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: lanes }, (_, i) => lane(i)));

  const seconds = Math.round((performance.now() - started) / 1000);
  process.stdout.write(
    `${mutants} mutants in ${seconds} s, slowest ${Math.round(slowest)} ms, memory +${Math.round(grownMib)} MiB: ${JSON.stringify(ends)}\n`,
  );
  expect(unforeseen).toEqual([]);
  expect(slow).toEqual([]);
  expect(grownMib).toBeLessThan(growthMib);
  expect(ends.pixels).toBeGreaterThan(0);
});
