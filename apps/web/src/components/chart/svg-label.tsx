import { fitLabel } from "./fit-label.ts";

interface SvgLabelProps {
  label: string;
  x: number;
  /** Of the row. */
  middle: number;
  /** How much room there is, in pixels. */
  width: number;
  fontWeight?: number;
  fill?: string;
}

/** A row's label on one line or two, centred on the row. */
export function SvgLabel({
  label,
  x,
  middle,
  width,
  fontWeight = 450,
  fill = "var(--ink-soft)",
}: SvgLabelProps) {
  const lines = fitLabel(label, width);
  return (
    <text fontSize={lines.length > 1 ? 12 : 13} fontWeight={fontWeight} fill={fill}>
      {lines.map((line, index) => (
        <tspan key={line} x={x} y={middle + 4.5 + (index - (lines.length - 1) / 2) * 14}>
          {line}
        </tspan>
      ))}
    </text>
  );
}
