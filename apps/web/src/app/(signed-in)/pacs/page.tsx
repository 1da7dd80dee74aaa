import type { Metadata } from "next";
import { PacsPage } from "../../../pacs/pacs-page.tsx";

export const metadata: Metadata = { title: "Fetch from PACS" };

export default function Page() {
  return <PacsPage />;
}
