import type { FindingRisk } from "@synoptic/domain";
import { percent } from "../percent.ts";
import { colours, contentWidth, type Page, page } from "./page.ts";
import { signed } from "./words.ts";

const rowHeight = 13;
const labelWidth = 230;
const valueWidth = 60;
/** Facts that have a row of their own; the weakest of more are summed up in one. */
const mostRows = 10;

interface PartRow {
  label: string;
  /** Running log-odds before and after. */
  start: number;
  end: number;
  value: string;
  isTotal: boolean;
}

/** A risk as the sum of its parts: a waterfall in log-odds, with what each addend and each sum is. @returns where it ends */
export function drawParts(sheet: Page, finding: FindingRisk, top: number): number {
  const { doc, text } = sheet;
  const rows = partRows(finding);
  const left = page.margin + labelWidth;
  const width = contentWidth - labelWidth - valueWidth;
  const ends = rows.flatMap(({ start, end }) => [start, end]);
  const [low, high] = [Math.min(...ends) - 0.4, Math.max(...ends) + 0.4];
  const x = (logOdds: number) => left + ((logOdds - low) / (high - low)) * width;

  rows.forEach(({ label, start, end, value, isTotal }, i) => {
    const y = top + i * rowHeight;
    if (isTotal) doc.rect(page.margin, y - 1.5, contentWidth, rowHeight).fill(colours.sunken);
    text(label, { x: page.margin + 4, y, width: labelWidth - 10, size: 8, bold: isTotal });
    const [from, to] = [Math.min(x(start), x(end)), Math.max(x(start), x(end))];
    if (isTotal) doc.circle(x(end), y + 4.5, 3).fill(colours.total);
    else
      doc.rect(from, y + 1, Math.max(to - from, 0.8), 7).fill(end >= start ? colours.for : colours.against);
    text(value, { x: left + width, y, width: valueWidth - 4, size: 8, bold: isTotal, align: "right" });
  });
  const bottom = top + rows.length * rowHeight + 2;
  return text(
    "Bars: how far each part moves the risk, in natural log-odds; to the right for the finding, to the left against it.",
    { x: page.margin + 4, y: bottom, width: contentWidth - 8, size: 7, colour: colours.soft },
  );
}

function partRows({ parts, preTestProbability, postTestProbability }: FindingRisk): PartRow[] {
  const history = parts.filter(({ kind }) => kind === "history");
  const kept = new Set(
    history.toSorted((a, b) => Math.abs(b.logOdds) - Math.abs(a.logOdds)).slice(0, mostRows),
  );
  const rest = history.filter((part) => !kept.has(part));
  const shown = [
    ...parts.filter(({ kind }) => kind === "prevalence"),
    ...history.filter((part) => kept.has(part)),
    ...(rest.length === 0 ? [] : [{ label: `${rest.length} weaker facts together`, logOdds: total(rest) }]),
  ];
  const image = parts.filter(({ kind }) => kind === "image");
  const rows: PartRow[] = [];
  let sum = 0;
  const add = ({ label, logOdds }: { label: string; logOdds: number }) => {
    const start = rows.length === 0 ? logOdds : sum;
    sum += logOdds;
    rows.push({ label, start, end: sum, value: signed(logOdds), isTotal: false });
  };
  const close = (label: string, probability: number) =>
    rows.push({ label, start: sum, end: sum, value: percent(probability), isTotal: true });
  shown.forEach(add);
  close("Pre-test risk, before the image", preTestProbability);
  if (image.length > 0 && postTestProbability !== null) {
    image.forEach(add);
    close("Post-test risk", postTestProbability);
  }
  return rows;
}

function total(parts: readonly { logOdds: number }[]): number {
  return parts.reduce((sum, { logOdds }) => sum + logOdds, 0);
}
