const bars = [
  { label: "Prevalence", x: 40, width: 0, colour: "var(--neutral-mark)" },
  { label: "Age", x: 40, width: 58, colour: "var(--raise)" },
  { label: "History", x: 68, width: 30, colour: "var(--lower)" },
  { label: "Image", x: 68, width: 150, colour: "var(--raise)" },
  { label: "Risk", x: 218, width: 0, colour: "var(--ink)" },
];

/** The idea in a picture: the parts of a risk, added up. Decoration only. */
export function SynopsisFigure() {
  return (
    <svg viewBox="0 0 400 190" className="w-full" aria-hidden="true">
      {[110, 170, 230, 290, 350].map((x) => (
        <line key={x} x1={x} x2={x} y1={6} y2={184} stroke="var(--line)" strokeWidth={1} />
      ))}
      {bars.map((bar, index) => {
        const y = 22 + index * 36;
        const x = 100 + bar.x;
        return (
          <g key={bar.label}>
            <text x={0} y={y + 5} fontSize={14} fill="var(--ink-soft)" fontWeight={index === 4 ? 600 : 400}>
              {bar.label}
            </text>
            {bar.width === 0 ? (
              <circle cx={x} cy={y} r={7} fill={bar.colour} />
            ) : (
              <rect x={x} y={y - 7} width={bar.width} height={14} rx={4} fill={bar.colour} />
            )}
            {index < 4 && (
              <line
                x1={100 + (bars[index + 1]?.x ?? 0) + (index === 1 ? 30 : 0)}
                x2={100 + (bars[index + 1]?.x ?? 0) + (index === 1 ? 30 : 0)}
                y1={y + 9}
                y2={y + 27}
                stroke="var(--line-strong)"
                strokeDasharray="2 3"
              />
            )}
          </g>
        );
      })}
    </svg>
  );
}
