import { graphql, type ResultOf } from "../graphql/document.ts";

export const RiskTimelineQuery = graphql(`
  query RiskTimeline($id: ID!, $scenario: String!) {
    patient(id: $id) {
      id
      riskTimeline(scenario: $scenario) {
        findingId
        finding
        rule { absoluteRise relativeRise }
        points {
          at
          studyId
          preTestProbability
          postTestProbability
          changes { kind name label logOdds before after source facts { id at } }
          alert { from to }
        }
        scores {
          score { id title doi }
          points { at probability band { label } }
        }
      }
    }
  }
`);

export type RiskTimelineData = NonNullable<ResultOf<typeof RiskTimelineQuery>["patient"]>["riskTimeline"];
export type TimelinePoint = RiskTimelineData["points"][number];
export type RiskChange = TimelinePoint["changes"][number];
export type ScoreTrack = RiskTimelineData["scores"][number];
