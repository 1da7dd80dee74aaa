"use client";
import { Badge } from "../../components/ui/badge.tsx";
import { Card } from "../../components/ui/card.tsx";
import { Notice } from "../../components/ui/states.tsx";
import { Cell, HeadCell, Table } from "../../components/ui/table.tsx";
import { countWords } from "../count-words.ts";
import type { DriftData } from "./evaluation-query.ts";
import { evidenceLabels, intervalWords, percent, pWords } from "./words.ts";

type Input = DriftData["inputs"][number];

/** By custom: below the first little has changed, from the second on a lot. */
const LITTLE = 0.1;
const LOT = 0.25;

/** What differs between two periods: the inputs, and how far the risk can be taken at its word. */
export function Drift({ drift }: { drift: DriftData }) {
  const periods = [
    { name: `Before ${drift.secondPeriodFrom}`, of: drift.before },
    { name: `From ${drift.secondPeriodFrom} on`, of: drift.after },
  ];
  return (
    <div className="grid gap-4">
      <Card title="Does the risk still hold?">
        <Table>
          <caption className="sr-only">The fused risk in both periods</caption>
          <thead>
            <tr>
              <HeadCell>Period</HeadCell>
              <HeadCell>Persons</HeadCell>
              <HeadCell>AUC</HeadCell>
              <HeadCell>Calibration slope</HeadCell>
              <HeadCell>Intercept</HeadCell>
              <HeadCell>Observed over expected</HeadCell>
            </tr>
          </thead>
          <tbody>
            {periods.map(({ name, of: { people, calibration } }) => (
              <tr key={name}>
                <Cell className="whitespace-nowrap font-medium">{name}</Cell>
                <Cell className="whitespace-nowrap tabular-nums">{countWords(people)}</Cell>
                {calibration ? (
                  <>
                    <Cell className="whitespace-nowrap tabular-nums">{intervalWords(calibration.auc)}</Cell>
                    <Cell className="whitespace-nowrap tabular-nums">{intervalWords(calibration.slope)}</Cell>
                    <Cell className="whitespace-nowrap tabular-nums">
                      {intervalWords(calibration.intercept)}
                    </Cell>
                    <Cell className="whitespace-nowrap tabular-nums">
                      {intervalWords(calibration.observedToExpected)}
                    </Cell>
                  </>
                ) : (
                  <Cell colSpan={4} className="text-ink-faint">
                    Too few with a known truth
                  </Cell>
                )}
              </tr>
            ))}
          </tbody>
        </Table>
      </Card>
      {drift.inputs.length === 0 ? (
        <Notice tone="warn" title="Too few of a period have any value to compare" />
      ) : (
        <div className="grid gap-4 md:grid-cols-2">
          {drift.inputs.map((input) => (
            <InputCard key={input.of} input={input} />
          ))}
          {drift.embedding && <EmbeddingCard of={drift.embedding} />}
        </div>
      )}
    </div>
  );
}

/** By custom of a test, not by how large a distance matters. */
const LEVEL = 0.05;

function EmbeddingCard({ of }: { of: NonNullable<DriftData["embedding"]> }) {
  const { squaredDiscrepancy, p, before, after } = of;
  return (
    <Card
      title="The images themselves"
      aside={
        <Badge tone={p < LEVEL ? "warn" : "good"}>{p < LEVEL ? "They differ" : "No difference seen"}</Badge>
      }
    >
      <p className="font-semibold text-2xl tabular-nums">{squaredDiscrepancy.toFixed(2)}</p>
      <p className="mt-1 text-[13px] text-ink-soft">
        Distance of the two periods in what the network makes of an image, before any finding is read from it:
        0 where they are alike, below 2. {pWords(p)}, by mixing both at random.
      </p>
      <p className="mt-3 text-[13px] text-ink-faint">
        One image a person: {countWords(before)} before, {countWords(after)} after. Squared maximum mean
        discrepancy.
      </p>
    </Card>
  );
}

function InputCard({ input }: { input: Input }) {
  const { stability, distance, p, moved, bins } = input;
  const most = Math.max(...bins.flatMap(({ before, after }) => [before, after]), 0.01);
  return (
    <Card
      title={evidenceLabels[input.of]}
      aside={
        <Badge tone={stability < LITTLE ? "good" : stability < LOT ? "warn" : "danger"}>
          {stability < LITTLE
            ? "Little has changed"
            : stability < LOT
              ? "Something has changed"
              : "A lot has changed"}
        </Badge>
      }
    >
      <ol className="grid gap-2">
        {bins.map(({ from, to, before, after }) => (
          <li key={from} className="grid grid-cols-[6.5rem_1fr_6rem] items-center gap-3 text-[13px]">
            <span className="text-ink-soft tabular-nums">
              {percent(from)} to {percent(to)}
            </span>
            <span className="grid gap-0.5">
              <span
                className="h-2 rounded-full bg-neutral-mark"
                style={{ width: `${(100 * before) / most}%` }}
              />
              <span className="h-2 rounded-full bg-accent" style={{ width: `${(100 * after) / most}%` }} />
            </span>
            <span className="text-right text-ink-soft tabular-nums">
              {percent(before)} → {percent(after)}
            </span>
          </li>
        ))}
      </ol>
      <p className="mt-3 text-[13px] text-ink-faint">
        Grey before, coloured after. Stability index {stability.toFixed(2)}; widest distance{" "}
        {distance.toFixed(2)} ({pWords(p)}); moved by {moved.toFixed(2)} on average.
      </p>
    </Card>
  );
}
