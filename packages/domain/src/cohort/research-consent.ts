/** What one statement of a patient says of research with their data. */
export interface ConsentStatement {
  consent: "permitted" | "refused";
  /** When it was said: of two the later one counts. */
  saidAt: Date;
  /** From when it holds; always where left out. */
  from?: Date | undefined;
  /** From when it holds no more; never where left out. */
  until?: Date | undefined;
}

export interface SettledConsent {
  /** Nothing where nothing that holds was said. */
  consent: "permitted" | "refused" | null;
  /** The next moment at which a statement begins or ceases to hold; nothing where none does. */
  changesAt: Date | null;
}

/** What counts at a moment: of the statements that hold the one said last, and of two said at once the refusal. */
export function settledConsent(statements: readonly ConsentStatement[], at: Date): SettledConsent {
  const holding = statements.filter(({ from, until }) => (!from || from <= at) && (!until || at < until));
  const [newest] = holding.toSorted(
    (a, b) => b.saidAt.getTime() - a.saidAt.getTime() || (a.consent < b.consent ? 1 : -1),
  );
  const [next] = statements
    .flatMap(({ from, until }) => [from, until])
    .filter((moment): moment is Date => moment !== undefined && moment > at)
    .toSorted((a, b) => a.getTime() - b.getTime());
  return { consent: newest?.consent ?? null, changesAt: next ?? null };
}
