-- CreateEnum
CREATE TYPE "ModelReads" AS ENUM ('image', 'history');

-- DropIndex
DROP INDEX "model_roles_site_id_scenario_alias_set_at_idx";

-- AlterTable
ALTER TABLE "model_roles" ADD COLUMN     "reads" "ModelReads" NOT NULL DEFAULT 'image';

-- CreateIndex
CREATE INDEX "model_roles_site_id_scenario_reads_alias_set_at_idx" ON "model_roles"("site_id", "scenario", "reads", "alias", "set_at");
