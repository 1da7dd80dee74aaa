import { FileText } from "lucide-react";
import { buttonClass } from "../components/ui/button.tsx";

/** The assessment as a page to file, in a window of its own. */
export function ReportLink({ url }: { url: string }) {
  return (
    <a href={url} target="_blank" rel="noreferrer" className={buttonClass()}>
      <FileText className="size-4" aria-hidden /> Report (PDF)
    </a>
  );
}
