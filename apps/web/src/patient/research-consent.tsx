import { useState } from "react";
import { Badge } from "../components/ui/badge.tsx";
import { Button } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { Dialog } from "../components/ui/dialog.tsx";
import { Notice } from "../components/ui/states.tsx";
import { useVerb } from "../graphql/use-verb.ts";
import { mayWrite } from "../session/permissions.ts";
import { useViewer } from "../session/session.tsx";
import { type PatientData, RecordResearchConsentMutation } from "./patient-query.ts";

type Said = "PERMITTED" | "REFUSED";

const badges = {
  PERMITTED: <Badge tone="good">Permitted</Badge>,
  REFUSED: <Badge tone="warn">Refused</Badge>,
};

/** What the patient said of research with their data, and noting what they say now. */
export function ResearchConsent({ patient }: { patient: PatientData }) {
  const { role } = useViewer();
  const [asked, setAsked] = useState<Said | null>(null);
  const { researchConsent: said } = patient;
  return (
    <Card title="Research with their data" aside={said === null ? <Badge>Nothing said</Badge> : badges[said]}>
      <p className="text-ink-soft text-sm">
        {said === "REFUSED"
          ? "Left out of every cohort, analysis and export."
          : said === "PERMITTED"
            ? "Counts in cohorts, analyses and exports."
            : "Whether the patient counts is as the site has set it."}
      </p>
      {mayWrite(role) && (
        <div className="mt-3 flex flex-wrap gap-2">
          {said !== "PERMITTED" && (
            <Button size="small" onClick={() => setAsked("PERMITTED")}>
              The patient permits it
            </Button>
          )}
          {said !== "REFUSED" && (
            <Button size="small" onClick={() => setAsked("REFUSED")}>
              The patient refuses it
            </Button>
          )}
        </div>
      )}
      {asked !== null && <Confirm patientId={patient.id} said={asked} onClose={() => setAsked(null)} />}
    </Card>
  );
}

function Confirm({ patientId, said, onClose }: { patientId: string; said: Said; onClose: () => void }) {
  const { send, isSending } = useVerb(RecordResearchConsentMutation);
  const [problem, setProblem] = useState<string | null>(null);
  const permits = said === "PERMITTED";

  async function confirm() {
    const done = await send({ input: { patientId, consent: said } });
    setProblem(done.problem);
    if (done.problem === null) onClose();
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={permits ? "The patient permits research" : "The patient refuses research"}
      description={
        permits
          ? "With all of their data here, until they say otherwise."
          : "From now on they are in no cohort, analysis or export, not even in those of an earlier date."
      }
    >
      {problem !== null && <Notice title="It was not noted">{problem}</Notice>}
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="primary" disabled={isSending} onClick={() => void confirm()}>
          {isSending ? "Noting…" : "Note it"}
        </Button>
      </div>
    </Dialog>
  );
}
