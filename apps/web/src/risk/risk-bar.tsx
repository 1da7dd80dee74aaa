import { formatProbability } from "../format/probability.ts";
import { riskFill, riskLevel } from "./level.ts";
import { positionOnAxis } from "./log-odds.ts";

interface RiskBarProps {
  /** Before the image, 0 to 1. */
  preTest: number;
  /** After it; nothing where no image counts. */
  postTest: number | null;
}

const width = 132;
const height = 16;
const gridlines = [0.01, 0.1, 0.5, 0.9, 0.99];

/**
 * A risk as a bar on a log-odds axis from 0.1 % to 99.9 %, with a tick where it stood before the image, so
 * that the distance between the two is the image's evidence, as readable at 1 % as at 50 %.
 */
export function RiskBar({ preTest, postTest }: RiskBarProps) {
  const risk = postTest ?? preTest;
  const end = positionOnAxis(risk) * width;
  const tick = positionOnAxis(preTest) * width;
  const text =
    postTest === null
      ? `${formatProbability(preTest)} from the history alone`
      : `${formatProbability(preTest)} before the image, ${formatProbability(postTest)} after it`;
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={text}
      className="max-sm:w-22"
    >
      <title>{text}</title>
      <rect x={0} y={4} width={width} height={8} rx={3} fill="var(--sunken)" />
      {gridlines.map((probability) => (
        <line
          key={probability}
          x1={positionOnAxis(probability) * width}
          x2={positionOnAxis(probability) * width}
          y1={4}
          y2={12}
          stroke="var(--surface)"
          strokeWidth={1}
        />
      ))}
      <rect x={0} y={4} width={Math.max(end, 3)} height={8} rx={3} fill={riskFill[riskLevel(risk)]} />
      {postTest !== null && (
        <>
          <line x1={tick} x2={tick} y1={0} y2={height} stroke="var(--surface)" strokeWidth={4} />
          <line
            x1={tick}
            x2={tick}
            y1={0.5}
            y2={height - 0.5}
            stroke="var(--ink)"
            strokeWidth={2}
            strokeLinecap="round"
          />
        </>
      )}
    </svg>
  );
}
