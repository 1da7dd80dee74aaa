"use client";
import { FileUp } from "lucide-react";
import { useId, useState } from "react";
import { classNames } from "../components/ui/class-names.ts";

interface DropZoneProps {
  onFiles: (files: File[]) => void;
  compact?: boolean;
}

export function DropZone({ onFiles, compact }: DropZoneProps) {
  const id = useId();
  const [isOver, setIsOver] = useState(false);
  return (
    <label
      htmlFor={id}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        event.stopPropagation();
        setIsOver(false);
        onFiles([...event.dataTransfer.files]);
      }}
      className={classNames(
        "flex cursor-pointer items-center justify-center gap-3 rounded-xl border border-dashed text-center transition-colors focus-within:outline-2 focus-within:outline-accent",
        compact ? "px-4 py-3" : "flex-col px-6 py-10",
        isOver ? "border-accent bg-accent-soft" : "border-line-strong hover:bg-sunken",
      )}
    >
      <FileUp className={classNames("text-ink-faint", compact ? "size-5" : "size-7")} aria-hidden />
      <span>
        <span className="block font-medium text-sm">
          {compact ? "Add files" : "Drop files here, or choose them"}
        </span>
        {!compact && (
          <span className="mt-1 block text-[13px] text-ink-faint">
            DICOM, PNG or JPEG images, ZIP archives of DICOM files, and FHIR R4 bundles as JSON
          </span>
        )}
      </span>
      <input
        id={id}
        type="file"
        multiple
        className="sr-only"
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
    </label>
  );
}
