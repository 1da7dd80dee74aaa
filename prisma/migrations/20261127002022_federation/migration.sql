-- CreateEnum
CREATE TYPE "FederationRole" AS ENUM ('coordinator', 'participant');

-- CreateEnum
CREATE TYPE "FederatedRunState" AS ENUM ('proposed', 'refused', 'running', 'succeeded', 'failed');

-- CreateEnum
CREATE TYPE "FederationDecision" AS ENUM ('waiting', 'accepted', 'refused');

-- AlterTable
ALTER TABLE "sites" ALTER COLUMN "research_secret" SET DEFAULT (gen_random_uuid()::text || gen_random_uuid()::text);

-- CreateTable
CREATE TABLE "federation_identities" (
    "site_id" UUID NOT NULL,
    "public_key" BYTEA NOT NULL,
    "private_key" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "federation_identities_pkey" PRIMARY KEY ("site_id")
);

-- CreateTable
CREATE TABLE "federation_peers" (
    "id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "public_key" BYTEA NOT NULL,
    "url" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "seen_at" TIMESTAMPTZ(3),
    "fault" TEXT,

    CONSTRAINT "federation_peers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "federation_nonces" (
    "peer_id" UUID NOT NULL,
    "nonce" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "federation_nonces_pkey" PRIMARY KEY ("peer_id","nonce")
);

-- CreateTable
CREATE TABLE "federated_runs" (
    "id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "run_key" UUID NOT NULL,
    "role" "FederationRole" NOT NULL,
    "peer_id" UUID,
    "proposal" JSONB NOT NULL,
    "state" "FederatedRunState" NOT NULL DEFAULT 'proposed',
    "decision" "FederationDecision" NOT NULL DEFAULT 'waiting',
    "told" BOOLEAN NOT NULL DEFAULT false,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "round" INTEGER NOT NULL DEFAULT 0,
    "round_begun_at" TIMESTAMPTZ(3),
    "weights" BYTEA,
    "purpose_id" UUID,
    "cohort_run_id" UUID,
    "persons" INTEGER,
    "task_id" UUID,
    "exchange" JSONB,
    "result" JSONB,
    "reason" TEXT,
    "requested_by_id" UUID,
    "decided_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "federated_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "federated_participants" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "peer_id" UUID,
    "site_key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "decision" "FederationDecision" NOT NULL DEFAULT 'waiting',
    "persons" INTEGER,
    "lost_at" TIMESTAMPTZ(3),
    "exchange" JSONB,

    CONSTRAINT "federated_participants_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "federated_shares" (
    "participant_id" UUID NOT NULL,
    "attempt" INTEGER NOT NULL,
    "round" INTEGER NOT NULL,
    "vector" BYTEA NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "federated_shares_pkey" PRIMARY KEY ("participant_id","attempt","round")
);

-- CreateTable
CREATE TABLE "federated_rounds" (
    "run_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "attempt" INTEGER NOT NULL,
    "sites" TEXT[],
    "figures" JSONB NOT NULL,
    "finished_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "federated_rounds_pkey" PRIMARY KEY ("run_id","number")
);

-- CreateTable
CREATE TABLE "federation_messages" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "round" INTEGER NOT NULL,
    "body" JSONB NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "federation_messages_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "federation_peers_site_id_public_key_key" ON "federation_peers"("site_id", "public_key");

-- CreateIndex
CREATE INDEX "federation_nonces_expires_at_idx" ON "federation_nonces"("expires_at");

-- CreateIndex
CREATE INDEX "federated_runs_site_id_created_at_idx" ON "federated_runs"("site_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "federated_runs_site_id_run_key_role_key" ON "federated_runs"("site_id", "run_key", "role");

-- CreateIndex
CREATE UNIQUE INDEX "federated_participants_run_id_site_key_key" ON "federated_participants"("run_id", "site_key");

-- CreateIndex
CREATE UNIQUE INDEX "federation_messages_run_id_kind_attempt_round_key" ON "federation_messages"("run_id", "kind", "attempt", "round");

-- AddForeignKey
ALTER TABLE "federation_identities" ADD CONSTRAINT "federation_identities_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "federation_peers" ADD CONSTRAINT "federation_peers_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "federation_nonces" ADD CONSTRAINT "federation_nonces_peer_id_fkey" FOREIGN KEY ("peer_id") REFERENCES "federation_peers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "federated_runs" ADD CONSTRAINT "federated_runs_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "federated_runs" ADD CONSTRAINT "federated_runs_peer_id_fkey" FOREIGN KEY ("peer_id") REFERENCES "federation_peers"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "federated_runs" ADD CONSTRAINT "federated_runs_purpose_id_fkey" FOREIGN KEY ("purpose_id") REFERENCES "research_purposes"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "federated_participants" ADD CONSTRAINT "federated_participants_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "federated_runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "federated_participants" ADD CONSTRAINT "federated_participants_peer_id_fkey" FOREIGN KEY ("peer_id") REFERENCES "federation_peers"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "federated_shares" ADD CONSTRAINT "federated_shares_participant_id_fkey" FOREIGN KEY ("participant_id") REFERENCES "federated_participants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "federated_rounds" ADD CONSTRAINT "federated_rounds_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "federated_runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "federation_messages" ADD CONSTRAINT "federation_messages_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "federated_runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
