import { EyeOff } from "lucide-react";
import { Badge } from "../components/ui/badge.tsx";

interface Advice {
  short: string;
  why: string;
  help: string;
}

/** The image's reading does not count, and in a word why; the risk beside it is of the history alone. */
export function WithheldBadge({ advice }: { advice: Advice | null }) {
  return (
    <Badge tone="warn" icon={<EyeOff aria-hidden />} title={advice ? `${advice.why} ${advice.help}` : ""}>
      Image withheld{advice && `: ${advice.short}`}
    </Badge>
  );
}
