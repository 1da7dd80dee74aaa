import { SyntheticBadge } from "../components/ui/badge.tsx";
import { Card } from "../components/ui/card.tsx";
import { HistoryFeatures } from "../features/history-features.tsx";
import { findRecordNumber, formatAgeAndSex } from "../format/patient.ts";
import { formatPlainDate } from "../format/time.ts";
import { RiskScores } from "../scores/risk-scores.tsx";
import { HomeSeries } from "../series/home-series.tsx";
import { ReviewPanel } from "../study/review-panel.tsx";
import { RiskPanel } from "../study/risk-panel.tsx";
import { SurvivalCurves } from "../survival/survival-curves.tsx";
import { RiskTimeline } from "../timeline/risk-timeline.tsx";
import { HistoryTimeline } from "./history-timeline.tsx";
import type { PatientData } from "./patient-query.ts";
import { PatientRisks } from "./patient-risks.tsx";
import { PatientStudies } from "./patient-studies.tsx";
import { ResearchConsent } from "./research-consent.tsx";

interface PatientViewProps {
  patient: PatientData;
  /** Asks for the patient again. */
  onChanged: () => void;
}

export function PatientView({ patient, onChanged }: PatientViewProps) {
  const recordNumber = findRecordNumber(patient.identifiers);
  const historyOnly = patient.latestAssessments.filter((assessment) => assessment.historyOnly);
  const scenarios = assessedFor(patient);
  return (
    <div className="grid gap-5">
      <header>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="font-semibold text-2xl tracking-tight">{patient.displayName}</h1>
          {patient.synthetic && <SyntheticBadge />}
        </div>
        <p className="mt-1 text-ink-soft text-sm">
          {formatAgeAndSex(patient)}
          {patient.birthDate && `, born ${formatPlainDate(patient.birthDate)}`}
          {recordNumber !== null && <span className="tabular-nums"> · {recordNumber}</span>}
        </p>
      </header>
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)]">
        <div className="grid gap-5">
          <PatientRisks patient={patient} onChanged={onChanged} />
          {historyOnly.map((assessment) => (
            <div key={assessment.id} className="grid gap-5">
              <RiskPanel assessment={assessment} />
              <ReviewPanel assessment={assessment} />
            </div>
          ))}
          {patient.studies.length > 0 ? (
            <Card title="Studies" bodyClassName="pt-2">
              <PatientStudies studies={patient.studies} />
            </Card>
          ) : (
            <Card title="Studies">
              <p className="text-ink-soft text-sm">No image of this patient has arrived.</p>
            </Card>
          )}
          {scenarios.length > 0 && (
            <RiskTimeline patientId={patient.id} history={patient} scenarios={scenarios} />
          )}
          <HomeSeries patientId={patient.id} />
          <RiskScores patientId={patient.id} />
          <SurvivalCurves patientId={patient.id} />
        </div>
        <div className="grid gap-5">
          <HistoryFeatures patientId={patient.id} history={patient} />
          <Card title="History">
            <HistoryTimeline history={patient} />
          </Card>
          <ResearchConsent patient={patient} />
          <Card title="Identifiers">
            <dl className="grid gap-2 text-sm">
              {patient.identifiers.map((identifier) => (
                <div
                  key={`${identifier.system}|${identifier.value}`}
                  className="flex flex-wrap justify-between gap-x-4"
                >
                  <dt className="break-all text-ink-faint">{identifier.system}</dt>
                  <dd className="tabular-nums">{identifier.value}</dd>
                </div>
              ))}
              {patient.fhirId !== null && (
                <div className="flex flex-wrap justify-between gap-x-4">
                  <dt className="text-ink-faint">FHIR id</dt>
                  <dd className="break-all">{patient.fhirId}</dd>
                </div>
              )}
            </dl>
          </Card>
        </div>
      </div>
    </div>
  );
}

/** What the patient's studies and history were read for, the newest first. */
function assessedFor({ latestAssessments, studies }: PatientData): { id: string; label: string }[] {
  const all = [...studies, ...latestAssessments].flatMap(({ scenario }) => scenario ?? []);
  return [...new Map(all.map((scenario) => [scenario.id, scenario])).values()];
}
