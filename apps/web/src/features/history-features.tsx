"use client";
import { useQuery } from "@apollo/client/react";
import { ChevronRight } from "lucide-react";
import { useMemo, useState } from "react";
import { Card } from "../components/ui/card.tsx";
import { Loading, Notice } from "../components/ui/states.tsx";
import { formatDate } from "../format/time.ts";
import { describeError } from "../graphql/describe-error.ts";
import { listHistory } from "../patient/history-entries.ts";
import type { HistoryData } from "../patient/history-query.ts";
import { FeatureDialog } from "./feature-dialog.tsx";
import { formatFeature, formatSlope } from "./feature-value.ts";
import { type FeatureData, FeaturesQuery } from "./features-query.ts";

const families: Record<FeatureData["family"], string> = {
  PERSON: "Person",
  SMOKING: "Smoking",
  VITAL_SIGNS: "Measured at the patient",
  LABORATORY: "Laboratory",
  COMORBIDITY: "Diseases",
  FAMILY_HISTORY: "Family",
  MEDICATION: "Drugs",
};

interface HistoryFeaturesProps {
  patientId: string;
  history: HistoryData;
}

/** What the history tells in values that models use; each opens what it came from. */
export function HistoryFeatures({ patientId, history }: HistoryFeaturesProps) {
  const { data, error } = useQuery(FeaturesQuery, { variables: { id: patientId } });
  const features = data?.patient?.features;
  return (
    <Card title="What the history tells" bodyClassName="pt-1 pb-2">
      {features ? (
        <FeatureList features={features} history={history} />
      ) : error ? (
        <div className="px-5 pb-3">
          <Notice title="The history could not be read">{describeError(error)}</Notice>
        </div>
      ) : (
        <Loading label="Reading the history" />
      )}
    </Card>
  );
}

function FeatureList({ features, history }: { features: readonly FeatureData[]; history: HistoryData }) {
  const [openId, setOpenId] = useState<string | null>(null);
  const entries = useMemo(() => new Map(listHistory(history).map((entry) => [entry.id, entry])), [history]);
  const isTold = ({ missing, basis }: FeatureData) => missing === null && basis !== "NONE_RECORDED";
  const told = features.filter(isTold);
  const untold = features.filter((feature) => !isTold(feature));
  const opened = features.find(({ id }) => id === openId);
  return (
    <>
      {(Object.keys(families) as FeatureData["family"][]).map((family) => (
        <FamilyList
          key={family}
          title={families[family]}
          features={told.filter((feature) => feature.family === family)}
          onOpen={setOpenId}
        />
      ))}
      {untold.length > 0 && (
        <details className="group mt-1 border-line border-t">
          <summary className="flex cursor-pointer list-none items-center gap-1.5 px-5 py-2.5 font-medium text-[13px] text-ink-soft hover:text-ink [&::-webkit-details-marker]:hidden">
            <ChevronRight className="size-4 transition-transform group-open:rotate-90" aria-hidden />
            {untold.length} not known or none recorded
          </summary>
          <FamilyList title={null} features={untold} onOpen={setOpenId} />
        </details>
      )}
      {opened && <FeatureDialog feature={opened} entries={entries} onClose={() => setOpenId(null)} />}
    </>
  );
}

interface FamilyListProps {
  title: string | null;
  features: readonly FeatureData[];
  onOpen: (id: string) => void;
}

function FamilyList({ title, features, onOpen }: FamilyListProps) {
  if (features.length === 0) return null;
  return (
    <section className="pb-1.5">
      {title && <h3 className="px-5 pt-2 pb-0.5 font-medium text-ink-faint text-xs">{title}</h3>}
      <ul>
        {features.map((feature) => (
          <li key={feature.id}>
            <button
              type="button"
              onClick={() => onOpen(feature.id)}
              className="flex w-full items-baseline justify-between gap-3 px-5 py-1.5 text-left text-sm hover:bg-sunken/70"
            >
              <span className="text-ink-soft">{feature.label}</span>
              <span className="shrink-0 text-right">
                <span className={feature.missing === null ? "font-medium tabular-nums" : "text-ink-faint"}>
                  {formatFeature(feature)}
                </span>
                <FeatureNote feature={feature} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function FeatureNote({ feature }: { feature: FeatureData }) {
  const notes = [formatSlope(feature), feature.at && formatDate(feature.at)].filter((note) => note);
  if (notes.length === 0) return null;
  return <span className="block text-ink-faint text-xs tabular-nums">{notes.join(" · ")}</span>;
}
