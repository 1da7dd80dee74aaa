interface FigureProps {
  label: string;
  value: string;
  note?: string;
}

/** One number with its name, and a few words to read it by. */
export function Figure({ label, value, note }: FigureProps) {
  return (
    <div>
      <dt className="text-ink-faint text-xs">{label}</dt>
      <dd>
        <span className="font-semibold text-xl tabular-nums leading-tight tracking-tight">{value}</span>
        {note && <span className="block text-ink-faint text-xs leading-snug">{note}</span>}
      </dd>
    </div>
  );
}
