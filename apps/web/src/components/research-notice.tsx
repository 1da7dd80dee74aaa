import { FlaskConical } from "lucide-react";
import { classNames } from "./ui/class-names.ts";

/** Stands wherever a risk is shown. */
export function ResearchNotice({ className }: { className?: string }) {
  return (
    <span className={classNames("inline-flex items-center gap-1.5 text-warn-ink", className)}>
      <FlaskConical className="size-3.5 shrink-0" aria-hidden /> Research software, not a medical device
    </span>
  );
}
