import type { Metadata } from "next";
import { Suspense } from "react";
import { Loading } from "../../../components/ui/states.tsx";
import { UploadPage } from "../../../upload/upload-page.tsx";

export const metadata: Metadata = { title: "Upload" };

export default function Page() {
  return (
    <Suspense fallback={<Loading label="Loading" />}>
      <UploadPage />
    </Suspense>
  );
}
