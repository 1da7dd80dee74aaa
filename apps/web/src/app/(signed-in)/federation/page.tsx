import type { Metadata } from "next";
import { FederationPage } from "../../../federation/federation-page.tsx";

export const metadata: Metadata = { title: "Federation" };

export default function Page() {
  return <FederationPage />;
}
