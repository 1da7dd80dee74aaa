import { useQuery } from "@apollo/client/react";
import { ResearchPurposesQuery } from "../cohort/kept-query.ts";
import { wordsOfUses } from "../cohort/purpose-words.ts";
import { Badge } from "../components/ui/badge.tsx";
import { Card } from "../components/ui/card.tsx";
import { Empty, Loading, Notice } from "../components/ui/states.tsx";
import { formatDate } from "../format/time.ts";
import { describeError } from "../graphql/describe-error.ts";
import { useVerb } from "../graphql/use-verb.ts";
import { EndResearchPurposeMutation } from "./research-query.ts";
import { RevokeButton } from "./revoke-button.tsx";

/** What was approved, and since when. */
export function Purposes() {
  const { data, error } = useQuery(ResearchPurposesQuery, { fetchPolicy: "cache-and-network" });
  const { send: end } = useVerb(EndResearchPurposeMutation);
  const purposes = data?.researchPurposes;
  return (
    <Card title="Research purposes">
      <p className="mb-3 max-w-[70ch] text-ink-soft text-sm">
        Counting needs no purpose, as it tells whether a question can be asked at all. Everything else does: a
        cohort is frozen for one, and used as it allows.
      </p>
      {error && <Notice title="The purposes could not be loaded">{describeError(error)}</Notice>}
      {purposes === undefined && !error && <Loading label="Loading the purposes" />}
      {purposes?.length === 0 && <Empty title="No purpose yet">Enter what was approved.</Empty>}
      <ul className="divide-y divide-line">
        {purposes?.map(({ id, title, approval, uses, startsAt, endsAt, isOpen }) => (
          <li key={id} className="flex flex-wrap items-start gap-x-4 gap-y-2 py-3">
            <div className="min-w-52 flex-1">
              <p className={isOpen ? "font-medium text-sm" : "text-ink-soft text-sm"}>{title}</p>
              <p className="text-[13px] text-ink-soft">{approval}</p>
              <p className="text-[13px] text-ink-faint">
                For {wordsOfUses(uses)}. From {formatDate(startsAt)}
                {endsAt !== null && ` until ${formatDate(endsAt)}`}.
              </p>
            </div>
            {isOpen ? (
              <RevokeButton
                name={title}
                verb="End"
                revoke={async () => (await end({ input: { purposeId: id } })).problem}
                onRevoked={() => undefined}
              />
            ) : (
              <Badge>{endsAt === null ? "Not begun" : "Over"}</Badge>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
