import fc from "fast-check";
import { expect, test } from "vitest";
import { type ConsentStatement, settledConsent } from "./research-consent.ts";

const day = (n: number) => new Date(Date.UTC(2026, 0, n));

test("worked example: a permission for a time, and an older refusal that holds before and after", () => {
  const statements: ConsentStatement[] = [
    { consent: "refused", saidAt: day(1) },
    { consent: "permitted", saidAt: day(5), from: day(10), until: day(20) },
  ];
  expect(settledConsent(statements, day(9))).toEqual({ consent: "refused", changesAt: day(10) });
  expect(settledConsent(statements, day(10))).toEqual({ consent: "permitted", changesAt: day(20) });
  expect(settledConsent(statements, day(20))).toEqual({ consent: "refused", changesAt: null });
  expect(settledConsent([], day(1))).toEqual({ consent: null, changesAt: null });
});

const moment = fc.integer({ min: 1, max: 60 }).map(day);
const optional = fc.option(moment, { nil: undefined });
const statement = fc.record({
  consent: fc.constantFrom("permitted" as const, "refused" as const),
  saidAt: moment,
  from: optional,
  until: optional,
});

test("the order of statements does not count, and nothing changes before it is told to", () => {
  fc.assert(
    fc.property(
      fc.array(statement, { maxLength: 6 }),
      moment,
      fc.infiniteStream(fc.nat()),
      (all, at, random) => {
        const settled = settledConsent(all, at);
        const shuffled = all.toSorted(() => (random.next().value % 2 === 0 ? -1 : 1));
        expect(settledConsent(shuffled, at)).toEqual(settled);
        const until = settled.changesAt ?? day(100);
        for (let t = at.getTime(); t < until.getTime(); t += 86_400_000)
          expect(settledConsent(all, new Date(t)).consent).toBe(settled.consent);
      },
    ),
  );
});

test("of a permission and a refusal said at once the refusal counts", () => {
  const both = (["permitted", "refused"] as const).map((consent) => ({ consent, saidAt: day(1) }));
  expect(settledConsent(both, day(2)).consent).toBe("refused");
  expect(settledConsent(both.toReversed(), day(2)).consent).toBe("refused");
});
