import type { Metadata } from "next";
import { Suspense } from "react";
import { Loading } from "../../../components/ui/states.tsx";
import { StudyPage } from "../../../study/study-page.tsx";

export const metadata: Metadata = { title: "Study" };

export default function Page() {
  return (
    <Suspense fallback={<Loading label="Loading" />}>
      <StudyPage />
    </Suspense>
  );
}
