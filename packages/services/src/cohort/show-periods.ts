/**
 * Something by quarter of the calendar, such as `2024-1`; by year where fewer than half of the quarters are told. From the
 * first that is told to the last, without a gap: one that is hidden looks as one with nobody.
 * @param exact by quarter, and by year
 * @param show of a period that nobody has as well
 */
export function showPeriods<Exact, Shown>(
  exact: ReadonlyMap<string, Exact>,
  show: (period: string, exact?: Exact) => Shown,
  isTold: (shown: Shown) => boolean,
): Shown[] {
  const quarters = fromFirst(exact, quarterCalendar, show, isTold);
  const told = quarters.filter(isTold).length;
  if (told >= 4 && told >= quarters.length / 2) return quarters;
  return fromFirst(exact, yearCalendar, show, isTold);
}

interface Calendar {
  pattern: RegExp;
  numberOf: (period: string) => number;
  nameOf: (number: number) => string;
}

const yearCalendar: Calendar = { pattern: /^\d+$/, numberOf: Number, nameOf: String };

const quarterCalendar: Calendar = {
  pattern: /^\d+-\d$/,
  numberOf(period) {
    const [year = 0, part = 1] = period.split("-").map(Number);
    return year * 4 + part - 1;
  },
  nameOf: (number) => `${Math.floor(number / 4)}-${(number % 4) + 1}`,
};

function fromFirst<Exact, Shown>(
  exact: ReadonlyMap<string, Exact>,
  { pattern, numberOf, nameOf }: Calendar,
  show: (period: string, exact?: Exact) => Shown,
  isTold: (shown: Shown) => boolean,
): Shown[] {
  const told = [...exact]
    .filter(([period, each]) => pattern.test(period) && isTold(show(period, each)))
    .map(([period]) => numberOf(period));
  if (told.length === 0) return [];
  const first = Math.min(...told);
  return Array.from({ length: Math.max(...told) - first + 1 }, (_, i) => {
    const period = nameOf(first + i);
    return show(period, exact.get(period));
  });
}
