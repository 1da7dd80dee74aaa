"use client";
import { useRouter } from "next/navigation";
import { Suspense, useEffect } from "react";
import { Loading } from "../../components/ui/states.tsx";
import { mayReadPatients } from "../../session/permissions.ts";
import { useViewer } from "../../session/session.tsx";
import { WorklistPage } from "../../worklist/worklist-page.tsx";

/** The worklist; those who may see no patient begin at the cohorts. */
export default function Page() {
  const router = useRouter();
  const allowed = mayReadPatients(useViewer().role);
  useEffect(() => {
    if (!allowed) router.replace("/cohorts");
  }, [allowed, router]);
  const loading = <Loading label={allowed ? "Loading the worklist" : "Loading the cohorts"} />;
  return allowed ? (
    <Suspense fallback={loading}>
      <WorklistPage />
    </Suspense>
  ) : (
    loading
  );
}
