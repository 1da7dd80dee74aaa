"use client";
import { useSearchParams } from "next/navigation";
import { Tabs } from "radix-ui";
import { Notice } from "../components/ui/states.tsx";
import { mayAdminister } from "../session/permissions.ts";
import { useViewer } from "../session/session.tsx";
import { ApiClients } from "./api-clients.tsx";
import { ApplicationEntities } from "./application-entities.tsx";
import { AuditTrail } from "./audit-trail.tsx";
import { CdsClients } from "./cds-clients.tsx";
import { DicomServers } from "./dicom-servers.tsx";
import { ImagePolicies } from "./image-policies.tsx";
import { PrevalenceSettings } from "./prevalence-settings.tsx";
import { ResearchSettings } from "./research-settings.tsx";
import { RiskAlertSettings } from "./risk-alert-settings.tsx";
import { Webhooks } from "./webhooks.tsx";

const tabs = [
  { id: "prevalence", label: "Clinic prevalence", content: <PrevalenceSettings /> },
  { id: "alerts", label: "Risk alerts", content: <RiskAlertSettings /> },
  { id: "images", label: "Several images", content: <ImagePolicies /> },
  { id: "research", label: "Research", content: <ResearchSettings /> },
  { id: "clients", label: "API clients", content: <ApiClients /> },
  { id: "ehrs", label: "CDS Hooks", content: <CdsClients /> },
  {
    id: "dicom",
    label: "DICOM",
    content: (
      <div className="grid gap-4">
        <DicomServers />
        <ApplicationEntities />
      </div>
    ),
  },
  { id: "webhooks", label: "Webhooks", content: <Webhooks /> },
  { id: "audit", label: "Audit trail", content: <AuditTrail /> },
];

/** `?tab=dicom` opens that tab. */
export function SettingsPage() {
  const viewer = useViewer();
  const named = useSearchParams().get("tab");
  const first = tabs.find(({ id }) => id === named) ?? tabs[0]!;
  return (
    <div className="grid gap-5">
      <div>
        <h1 className="font-semibold text-2xl tracking-tight">Settings</h1>
        <p className="mt-1 text-ink-soft text-sm">{viewer.site.name}</p>
      </div>
      {mayAdminister(viewer.role) ? (
        <Tabs.Root defaultValue={first.id} className="grid gap-5">
          <Tabs.List aria-label="Settings" className="flex gap-1 overflow-x-auto border-line border-b">
            {tabs.map((tab) => (
              <Tabs.Trigger
                key={tab.id}
                value={tab.id}
                className="-mb-px -outline-offset-2 whitespace-nowrap border-transparent border-b-2 px-3 py-2 font-medium text-ink-soft text-sm hover:text-ink data-[state=active]:border-accent data-[state=active]:text-ink"
              >
                {tab.label}
              </Tabs.Trigger>
            ))}
          </Tabs.List>
          {tabs.map((tab) => (
            <Tabs.Content key={tab.id} value={tab.id}>
              {tab.content}
            </Tabs.Content>
          ))}
        </Tabs.Root>
      ) : (
        <Notice tone="warn" title="Only administrators may change settings." />
      )}
    </div>
  );
}
