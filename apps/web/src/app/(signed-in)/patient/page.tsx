import type { Metadata } from "next";
import { Suspense } from "react";
import { Loading } from "../../../components/ui/states.tsx";
import { PatientPage } from "../../../patient/patient-page.tsx";

export const metadata: Metadata = { title: "Patient" };

export default function Page() {
  return (
    <Suspense fallback={<Loading label="Loading" />}>
      <PatientPage />
    </Suspense>
  );
}
