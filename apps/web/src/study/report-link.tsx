import { FileText } from "lucide-react";
import { buttonClass } from "../components/ui/button.tsx";

/** The assessment to file: as a page, and for a PACS as a structured report, which there is where an image was given. */
export function ReportLinks({ pdf, structured }: { pdf: string; structured: string | null }) {
  return (
    <>
      <a href={pdf} target="_blank" rel="noreferrer" className={buttonClass()}>
        <FileText className="size-4" aria-hidden /> Report (PDF)
      </a>
      {structured !== null && (
        <a href={structured} download className={buttonClass()}>
          DICOM report
        </a>
      )}
    </>
  );
}
