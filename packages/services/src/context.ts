import type { ModelLibrary } from "@synoptic/inference";
import type { AllowedNetworks } from "@synoptic/interop";
import type { BlobStore, ModelProcess, PrismaClient, ReadReplica } from "@synoptic/persistence";
import type { EventBus, JobQueue, TaskQueues } from "@synoptic/queue";

/** What the verbs need of the world. Each takes only its part: `Pick<ServiceContext, "db" | "now">`. */
export interface ServiceContext {
  db: PrismaClient;
  /** For `readAside`, where the site has one. */
  replica?: ReadReplica | undefined;
  blobs: BlobStore;
  models: ModelLibrary;
  /** Where the models lie that sites added, shared by the API and the workers. */
  modelsHome: string;
  /** What this process is, where it matters who could not load a model. */
  processKind: ModelProcess;
  /** What can be computed again, such as embeddings; shared by the API and the workers. */
  cacheHome: string;
  /** Assessments. */
  queue: JobQueue;
  /** Long work that somebody asked for. */
  tasks: TaskQueues;
  events: EventBus;
  /** Which private networks webhooks may reach. */
  webhookNetworks: AllowedNetworks;
  /** Which private networks the DICOMweb servers of sites may be of. */
  dicomNetworks: AllowedNetworks;
  /** A study that came by DICOM is read once nothing more of it has come for this long. */
  studyQuietMs: number;
  now: () => Date;
  /** Ids only. */
  log?: ServiceLog | undefined;
}

/** The part of pino that services use. */
export interface ServiceLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}
