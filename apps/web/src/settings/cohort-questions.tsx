import { useQuery } from "@apollo/client/react";
import { RuleLines } from "../cohort/rule-lines.tsx";
import { Card } from "../components/ui/card.tsx";
import { Empty, Loading, Notice } from "../components/ui/states.tsx";
import { Cell, HeadCell, Table } from "../components/ui/table.tsx";
import { formatDateTime } from "../format/time.ts";
import { describeError } from "../graphql/describe-error.ts";
import { CohortQuestionsQuery } from "./research-query.ts";

/** Who asked what of the site's patients, and how often. */
export function CohortQuestions() {
  const { data, error } = useQuery(CohortQuestionsQuery, { fetchPolicy: "cache-and-network" });
  const questions = data?.cohortQuestions;
  return (
    <Card title="What was asked">
      <p className="mb-3 max-w-[80ch] text-ink-soft text-sm">
        An account asks 2,000 different questions in 24 hours at most. Many that differ in little may be an
        attempt to find somebody.
      </p>
      {error && <Notice title="The questions could not be loaded">{describeError(error)}</Notice>}
      {questions === undefined && !error && <Loading label="Loading the questions" />}
      {questions?.length === 0 && <Empty title="Nothing was asked yet" />}
      {questions !== undefined && questions.length > 0 && (
        <div className="max-h-[36rem] overflow-y-auto">
          <Table>
            <thead>
              <tr>
                <HeadCell>Question</HeadCell>
                <HeadCell>Who</HeadCell>
                <HeadCell className="text-right">Times</HeadCell>
                <HeadCell>Last</HeadCell>
              </tr>
            </thead>
            <tbody>
              {questions.map(({ id, askedBy, actorId, times, lastAskedAt, lines }) => (
                <tr key={id}>
                  <Cell className="min-w-64">
                    <RuleLines lines={outermost(lines)} />
                  </Cell>
                  <Cell>{askedBy ?? <code className="text-[13px]">{actorId}</code>}</Cell>
                  <Cell className="text-right tabular-nums">{times}</Cell>
                  <Cell className="whitespace-nowrap tabular-nums">{formatDateTime(lastAskedAt)}</Cell>
                </tr>
              ))}
            </tbody>
          </Table>
        </div>
      )}
    </Card>
  );
}

/** Without the line that says that all of the rules have to be so, as they mostly do. */
function outermost<L extends { level: number; words: string }>(lines: readonly L[]): L[] {
  const [first, ...rest] = lines;
  return first?.words === "all of these" && rest.length > 0
    ? rest.map((line) => ({ ...line, level: line.level - 1 }))
    : [...lines];
}
