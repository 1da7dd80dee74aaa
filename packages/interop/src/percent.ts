/**
 * A probability for people, in reports, cards and FHIR alike: `<0.1 %`, `0.4 %`, `3.2 %`, `12 %`, `97 %`, `99.2 %`,
 * `>99.9 %`. One decimal below 10 % and from 99 %, where it tells something; none between.
 * @param probability 0 to 1
 */
export function percent(probability: number): string {
  const value = probability * 100;
  if (value < 0.1) return "<0.1 %";
  if (value > 99.9) return ">99.9 %";
  return `${value.toFixed(value < 9.95 || value >= 99 ? 1 : 0)} %`;
}
