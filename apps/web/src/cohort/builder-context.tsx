"use client";
import { createContext, useContext } from "react";
import type { CodeSetsData } from "./cohort-query.ts";
import type { KnownNames } from "./new-rule.ts";

export interface BuilderNames {
  sets: CodeSetsData;
  /** Versions of kept cohorts that a rule can name: id, and what people call it. */
  cohorts: readonly { versionId: string; label: string }[];
  known: KnownNames;
  hasIndex: boolean;
}

const Context = createContext<BuilderNames | null>(null);
export const BuilderNamesProvider = Context.Provider;

/** @throws Error outside the builder */
export function useBuilderNames(): BuilderNames {
  const names = useContext(Context);
  if (names === null) throw new Error("useBuilderNames needs a builder above it.");
  return names;
}
