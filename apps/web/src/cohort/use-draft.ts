import { useState } from "react";
import { type Addable, type KnownNames, newRule } from "./new-rule.ts";
import {
  addRule,
  type CohortIndex,
  changeRule,
  type Draft,
  lastKey,
  type Rule,
  removeRule,
} from "./rules.ts";

export interface Removed {
  name: string;
  /** The draft before. */
  before: Draft;
}

/** What the builder holds, and how it is changed. What was removed last can be put back. */
export function useDraft(first: Draft, known: KnownNames) {
  const [draft, setDraft] = useState(first);
  const [removed, setRemoved] = useState<Removed | null>(null);
  // Keys are never used twice, so that a rule that is put back is the one it was.
  const [nextKey, setNextKey] = useState(() => lastKey(first.rules) + 1);

  function become(next: Draft) {
    setDraft(next);
    setRemoved(null);
  }

  return {
    draft,
    removed,
    replace(next: Draft) {
      become(next);
      setNextKey(Math.max(nextKey, lastKey(next.rules) + 1));
    },
    add(what: Addable, group?: number) {
      become({ ...draft, rules: addRule(draft.rules, newRule(what, nextKey, known), group) });
      setNextKey(nextKey + 1);
    },
    change: (rule: Rule) => become({ ...draft, rules: changeRule(draft.rules, rule) }),
    setIndex(index: CohortIndex | null) {
      const before = draft;
      setDraft({ ...draft, index });
      setRemoved(index === null ? { name: "index date", before } : null);
    },
    remove(rule: Rule, name: string) {
      setRemoved({ name, before: draft });
      setDraft({ ...draft, rules: removeRule(draft.rules, rule.key) });
    },
    undo() {
      if (removed) become(removed.before);
    },
  };
}
