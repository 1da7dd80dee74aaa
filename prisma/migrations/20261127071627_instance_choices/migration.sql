-- AlterTable
ALTER TABLE "assessment_maps" DROP CONSTRAINT "assessment_maps_pkey",
ADD COLUMN     "frame_number" INTEGER NOT NULL DEFAULT 1,
ADD CONSTRAINT "assessment_maps_pkey" PRIMARY KEY ("assessment_id", "instance_id", "frame_number");

-- AlterTable
ALTER TABLE "risk_assessments" ADD COLUMN     "frame_number" INTEGER,
ADD COLUMN     "instance_choices" JSONB NOT NULL DEFAULT '[]';
