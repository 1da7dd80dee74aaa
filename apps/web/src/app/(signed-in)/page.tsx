import { Suspense } from "react";
import { Loading } from "../../components/ui/states.tsx";
import { WorklistPage } from "../../worklist/worklist-page.tsx";

export default function Page() {
  return (
    <Suspense fallback={<Loading label="Loading the worklist" />}>
      <WorklistPage />
    </Suspense>
  );
}
