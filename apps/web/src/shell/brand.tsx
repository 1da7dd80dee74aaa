interface BrandMarkProps {
  className?: string;
}

/** Two circles, image and history, and what they say together. */
function BrandMark({ className }: BrandMarkProps) {
  return (
    <svg viewBox="0 0 32 24" className={className} aria-hidden="true">
      <path d="M16 4.4a9 9 0 0 1 0 15.2a9 9 0 0 1 0-15.2z" fill="var(--raise)" />
      <circle cx="11.2" cy="12" r="9" fill="none" stroke="var(--accent)" strokeWidth="2.2" />
      <circle cx="20.8" cy="12" r="9" fill="none" stroke="currentColor" strokeWidth="2.2" />
    </svg>
  );
}

export function Brand() {
  return (
    <span className="inline-flex items-center gap-2.5 font-semibold text-[17px] tracking-tight">
      <BrandMark className="h-5.5 w-7.5" />
      <span className="max-sm:sr-only">Synoptic</span>
    </span>
  );
}
