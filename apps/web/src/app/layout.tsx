import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { TooltipProvider } from "../components/ui/tooltip.tsx";
import { SessionProvider } from "../session/session.tsx";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Synoptic", template: "%s · Synoptic" },
  description:
    "Reads a medical image and the patient's history, and gives one explained risk. Research software.",
};

export const viewport: Viewport = { width: "device-width", initialScale: 1 };

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        <script src="/theme.js" />
      </head>
      <body>
        <TooltipProvider delayDuration={200}>
          <SessionProvider>{children}</SessionProvider>
        </TooltipProvider>
      </body>
    </html>
  );
}
