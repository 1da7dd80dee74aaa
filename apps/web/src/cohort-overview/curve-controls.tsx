"use client";
import { useQuery } from "@apollo/client/react";
import { useState } from "react";
import { Input, Select } from "../components/ui/field.tsx";
import { nameWords } from "./cell-words.ts";
import { ConditionNamesQuery } from "./overview-query.ts";

/** What members are followed for, and from when. */
export interface CurveQuestion {
  /** Death, where nothing. */
  condition: string | null;
  /** The first of a month, `YYYY-MM-DD`; the index date, where nothing. */
  startDay: string | null;
}

/** Years before the snapshot that a cohort without an index is followed from at first. */
const defaultYears = 5;

/** The question that curves begin with. */
export function useCurveQuestion({ hasIndex, snapshotAt }: { hasIndex: boolean; snapshotAt: string }) {
  const day = `${Number(snapshotAt.slice(0, 4)) - defaultYears}-01-01`;
  return useState<CurveQuestion>({ condition: null, startDay: hasIndex ? null : day });
}

/** As the server is asked. */
export function variablesOf({ condition, startDay }: CurveQuestion) {
  return { condition, startAt: startDay === null ? null : `${startDay}T00:00:00Z` };
}

/** What the curves are of, in a sentence. */
export function outcomeWords({ condition }: CurveQuestion): string {
  return condition === null ? "death" : nameWords(condition).toLowerCase();
}

interface CurveControlsProps {
  question: CurveQuestion;
  onChange: (question: CurveQuestion) => void;
  hasIndex: boolean;
  snapshotAt: string;
}

export function CurveControls({ question, onChange, hasIndex, snapshotAt }: CurveControlsProps) {
  const { data } = useQuery(ConditionNamesQuery);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 text-[13px] text-ink-soft">
      <span className="flex items-center gap-2">
        Until
        <Select
          aria-label="What ends the following"
          className="w-48"
          value={question.condition ?? ""}
          onChange={({ target }) => onChange({ ...question, condition: target.value || null })}
        >
          <option value="">Death</option>
          {data?.codeSets.conditions.map((name) => (
            <option key={name} value={name}>
              {nameWords(name)}
            </option>
          ))}
        </Select>
      </span>
      <span className="flex items-center gap-2">
        From
        {hasIndex && (
          <Select
            aria-label="What members are followed from"
            className="w-36"
            value={question.startDay === null ? "index" : "day"}
            onChange={({ target }) =>
              onChange({
                ...question,
                startDay:
                  target.value === "index" ? null : `${Number(snapshotAt.slice(0, 4)) - defaultYears}-01-01`,
              })
            }
          >
            <option value="index">index date</option>
            <option value="day">a month</option>
          </Select>
        )}
        {question.startDay !== null && (
          <Input
            type="date"
            aria-label="Month to start from"
            title="The first of a month"
            className="w-40"
            value={question.startDay}
            max={snapshotAt.slice(0, 10)}
            onChange={({ target }) =>
              target.value !== "" && onChange({ ...question, startDay: `${target.value.slice(0, 7)}-01` })
            }
          />
        )}
      </span>
    </div>
  );
}
