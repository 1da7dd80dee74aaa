"use client";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { Dialog } from "../components/ui/dialog.tsx";
import { mayWrite } from "../session/permissions.ts";
import { useSession } from "../session/session.tsx";
import { UploadFlow } from "./upload-flow.tsx";

const UploadContext = createContext<{ openUpload: (files: File[]) => void } | null>(null);

/** @throws Error outside `UploadDialogProvider` */
export function useUploadDialog() {
  const context = useContext(UploadContext);
  if (context === null) throw new Error("useUploadDialog needs an UploadDialogProvider above it.");
  return context;
}

const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;

/** Files dropped anywhere on a page open the upload. */
export function UploadDialogProvider({ children }: { children: ReactNode }) {
  const { viewer } = useSession();
  const isAllowed = viewer !== null && mayWrite(viewer.role);
  const [isOpen, setIsOpen] = useState(false);
  const [files, setFiles] = useState<File[]>([]);
  const [isDragging, setIsDragging] = useState(false);

  useEffect(() => {
    if (!isAllowed) return;
    let depth = 0;
    const enter = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      depth += 1;
      setIsDragging(true);
    };
    const leave = () => {
      depth = Math.max(0, depth - 1);
      if (depth === 0) setIsDragging(false);
    };
    const over = (event: DragEvent) => {
      if (carriesFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      depth = 0;
      setIsDragging(false);
      if (!carriesFiles(event) || event.defaultPrevented) return;
      event.preventDefault();
      const dropped = [...(event.dataTransfer?.files ?? [])];
      setFiles((now) => [...now, ...dropped]);
      setIsOpen(true);
    };
    const listeners = { dragenter: enter, dragleave: leave, dragover: over, drop };
    for (const [type, listener] of Object.entries(listeners))
      window.addEventListener(type, listener as EventListener);
    return () => {
      for (const [type, listener] of Object.entries(listeners)) {
        window.removeEventListener(type, listener as EventListener);
      }
    };
  }, [isAllowed]);

  const context = useMemo(
    () => ({
      openUpload: (chosen: File[]) => {
        setFiles(chosen);
        setIsOpen(true);
      },
    }),
    [],
  );
  function onOpenChange(open: boolean) {
    setIsOpen(open);
    if (!open) setFiles([]);
  }
  return (
    <UploadContext value={context}>
      {children}
      {isDragging && !isOpen && (
        <div className="pointer-events-none fixed inset-3 z-40 grid place-items-center rounded-2xl border-2 border-accent border-dashed bg-accent-soft/90">
          <p className="font-semibold text-lg">Drop the files to upload them</p>
        </div>
      )}
      <Dialog
        open={isOpen}
        onOpenChange={onOpenChange}
        wide
        title="Upload"
        description="Images are assessed as they arrive, with the history that is known of the patient."
      >
        <UploadFlow files={files} onLeave={() => onOpenChange(false)} />
      </Dialog>
    </UploadContext>
  );
}
