import type { ReactNode } from "react";
import { AppShell } from "../../shell/app-shell.tsx";
import { UploadDialogProvider } from "../../upload/upload-dialog.tsx";

export default function SignedInLayout({ children }: { children: ReactNode }) {
  return (
    <UploadDialogProvider>
      <AppShell>{children}</AppShell>
    </UploadDialogProvider>
  );
}
