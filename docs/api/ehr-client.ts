/**
 * An EHR's way through the API, as an example to copy: the history as FHIR R4, an image, and the answer as soon as it is
 * there. Each step may be sent again: the import changes nothing the second time, the study carries an idempotency key.
 *
 * Documents are typed by the schema with gql.tada: a field that is gone, or an argument of another type, does not
 * compile. In a project of your own, `npx gql-tada generate-output` makes the types from `schema.graphql`.
 */
import { randomUUID } from "node:crypto";
import { initGraphQLTada, type ResultOf, type TadaDocumentNode } from "gql.tada";
import { print } from "graphql";
import { createClient } from "graphql-sse";
import type { introspection } from "../../apps/web/src/generated/graphql-env.d.ts";

const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: { DateTime: string; Date: string; JSON: unknown };
}>();

const ImportHistory = graphql(`
  mutation ImportHistory($bundle: JSON!, $sourceSystem: String!) {
    importHistory(input: { bundle: $bundle, sourceSystem: $sourceSystem }) {
      __typename
      ... on ImportHistoryPayload { patients { id } refused { path code reason } }
      ... on Problem { code message path }
    }
  }
`);

const RegisterStudy = graphql(`
  mutation RegisterStudy($uploadId: ID!, $patientId: ID!, $scenario: String!, $acquiredAt: DateTime!, $key: String!) {
    registerStudy(
      input: { uploadIds: [$uploadId], patientId: $patientId, scenario: $scenario, acquiredAt: $acquiredAt }
      idempotencyKey: $key
    ) {
      __typename
      ... on RegisterStudyPayload { jobs { id } refused { code reason } }
      ... on Problem { code message path }
    }
  }
`);

const JobProgress = graphql(`
  subscription JobProgress($jobId: ID!) {
    assessmentJobProgress(jobId: $jobId) {
      state
      error { code message }
      assessment {
        id
        status
        withheldAdvice { why help }
        primaryFinding {
          label
          preTestProbability
          likelihoodRatio
          postTestProbability
          parts { label logOdds }
        }
        conformalSet { level classIds }
        models { id version }
        reportUrl
        notice
      }
    }
  }
`);

type Assessment = NonNullable<
  NonNullable<ResultOf<typeof JobProgress>["assessmentJobProgress"]>["assessment"]
>;

/** What the API said was wrong: `code` is stable, see errors.md. */
export class ApiProblem extends Error {
  readonly code: string;
  constructor({ code, message }: { code: string; message: string }) {
    super(message);
    this.code = code;
  }
}

export interface EhrClient {
  /** @returns our ids of the bundle's patients */
  importHistory(bundle: unknown): Promise<string[]>;
  assessImage(image: NewImage): Promise<Assessment>;
}

export interface NewImage {
  bytes: Uint8Array<ArrayBuffer>;
  mediaType: "application/dicom" | "image/png" | "image/jpeg";
  patientId: string;
  scenario: string;
  /** ISO 8601 with its zone. */
  acquiredAt: string;
}

/** @param url such as `https://synoptic.example.org` @param key of the role integrator */
export function createEhrClient(url: string, key: string, sourceSystem: string): EhrClient {
  const authorization = `Bearer ${key}`;

  async function ask<Result, Variables>(
    document: TadaDocumentNode<Result, Variables>,
    variables: Variables,
  ): Promise<Result> {
    const request = {
      method: "POST",
      headers: { authorization, "content-type": "application/json" },
      body: JSON.stringify({ query: print(document), variables }),
    };
    // Once more where the connection was lost: what was done already is not done twice.
    const response = await fetch(`${url}/graphql`, request).catch(() => fetch(`${url}/graphql`, request));
    const { data, errors } = (await response.json()) as {
      data?: Result;
      errors?: { message: string; extensions: { code: string } }[];
    };
    const [error] = errors ?? [];
    if (error) throw new ApiProblem({ code: error.extensions.code, message: error.message });
    return data as Result;
  }

  async function upload({ bytes, mediaType }: NewImage): Promise<string> {
    const response = await fetch(`${url}/uploads`, {
      method: "POST",
      headers: { authorization, "content-type": mediaType },
      body: bytes,
    });
    const answer = (await response.json()) as { uploadId: string; code: string; message: string };
    if (!response.ok) throw new ApiProblem(answer);
    return answer.uploadId;
  }

  /** Waits for the job's end, by server-sent events. */
  async function follow(jobId: string): Promise<Assessment> {
    const events = createClient({ url: `${url}/graphql/stream`, headers: { authorization } });
    const progress = events.iterate<ResultOf<typeof JobProgress>>({
      query: print(JobProgress),
      variables: { jobId },
    });
    for await (const { data, errors } of progress) {
      if (errors?.[0]) throw new ApiProblem({ code: "SUBSCRIPTION", message: errors[0].message });
      const job = data?.assessmentJobProgress;
      if (job?.error) throw new ApiProblem(job.error);
      if (job?.assessment) return job.assessment;
    }
    throw new ApiProblem({ code: "SUBSCRIPTION", message: "The stream ended before the job did." });
  }

  return {
    async importHistory(bundle) {
      const { importHistory } = await ask(ImportHistory, { bundle, sourceSystem });
      if (importHistory.__typename === "Problem") throw new ApiProblem(importHistory);
      return importHistory.patients.map(({ id }) => id);
    },
    async assessImage(image) {
      const uploadId = await upload(image);
      const { patientId, scenario, acquiredAt } = image;
      const { registerStudy } = await ask(RegisterStudy, {
        uploadId,
        patientId,
        scenario,
        acquiredAt,
        key: randomUUID(),
      });
      if (registerStudy.__typename === "Problem") throw new ApiProblem(registerStudy);
      const [job] = registerStudy.jobs;
      if (!job)
        throw new ApiProblem(
          registerStudy.refused[0]
            ? { code: registerStudy.refused[0].code, message: registerStudy.refused[0].reason }
            : { code: "NO_JOB", message: "Nothing reads this image." },
        );
      return follow(job.id);
    },
  };
}
