ALTER TABLE "ticket_types" RENAME COLUMN "till_width" TO "admission_limit";--> statement-breakpoint
ALTER TABLE "ticket_types" RENAME CONSTRAINT "ticket_types_till_width_positive" TO "ticket_types_admission_limit_positive";--> statement-breakpoint
UPDATE "live_marks" SET "kind" = 'admission-limit' WHERE "kind" = 'till-width';
